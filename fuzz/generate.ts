import {
  directiveNames,
  rowsOf,
  type Context,
  type DirectiveRow,
} from '../src/proxies/nginx/directives/table.ts';
import { quoteWord } from '../src/proxies/nginx/quote.ts';
import { argumentsFor, examples } from './arguments.ts';
import type { Random } from './random.ts';

const version = '1.22.1';

const rows: readonly DirectiveRow[] = directiveNames()
  .flatMap((name) => rowsOf(name, version))
  .filter(({ name }) => name !== 'include' && name !== 'load_module');

const everywhere: readonly DirectiveRow[] = rows.filter(
  ({ module }) => !/lua|^mail|js$/.test(module),
);

const byContext = new Map<Context, readonly DirectiveRow[]>();

/** Directives for a context; those of whose arguments nothing is known come seldom. */
function rowsIn(context: Context, random: Random): readonly DirectiveRow[] {
  const known = byContext.get(context);
  const all =
    known ?? everywhere.filter(({ contexts, block }) => contexts.includes(context) && !block);
  byContext.set(context, all);
  if (random.chance(0.01)) return all;
  return all.filter(
    ({ name, value }) => !['own', 'once', 'path'].includes(value.kind) || examples[name],
  );
}

/** The blocks that a context may hold, and the context within. */
const blocks: Readonly<
  Partial<Record<Context, readonly (readonly [head: string, context: Context | 'data'])[]>>
> = {
  main: [
    ['http', 'http'],
    ['events', 'events'],
  ],
  http: [
    ['server', 'server'],
    ['server', 'server'],
    ['upstream u%', 'upstream'],
    ['map $host $m%', 'data'],
    ['geo $g%', 'data'],
    ['split_clients $host $s%', 'data'],
    ['types', 'data'],
  ],
  server: [
    ['location /%', 'location'],
    ['if ($host = a)', 'server-if'],
  ],
  location: [
    ['if ($host)', 'location-if'],
    ['limit_except GET', 'limit_except'],
    ['types', 'data'],
    ['location ~ x%', 'location'],
  ],
};

/** Writes a configuration, in a style that changes from one to the next. */
class Writer {
  readonly #random: Random;
  readonly #end: string;
  readonly #unit: string;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#end = random.chance(0.15) ? '\r\n' : '\n';
    this.#unit = random.pick(['    ', '  ', '\t', '']);
  }

  #word(value: string): string {
    if (this.#random.chance(0.05)) return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
    if (this.#random.chance(0.03)) return `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
    return quoteWord(value);
  }

  #line(depth: number, text: string): string {
    const random = this.#random;
    const comment = random.chance(0.05)
      ? ` # ${random.pick(['c', "it's", '{', '}', 'a;', '"'])}`
      : '';
    const broken = random.chance(0.02) ? this.#end : '';
    return `${this.#unit.repeat(depth)}${broken}${text}${comment}${this.#end}`;
  }

  #simple(context: Context, depth: number, used: Set<string>): string {
    const random = this.#random;
    const row = random.chance(0.006)
      ? random.pick(everywhere)
      : random.pick(rowsIn(context, random));
    if (used.has(row.name) && random.chance(0.97)) return '';
    used.add(row.name);
    const name = random.chance(0.01)
      ? random.pick(['foo', 'Proxy_pass', 'proxy_pas', '"gzip"'])
      : row.name;
    const args = argumentsFor(row, random).map((value) => this.#word(value));
    const end = random.chance(0.003) ? ` {${random.pick(['', ' a b; ', '\n'])}}` : ';';
    return this.#line(depth, [name, ...args].join(random.pick([' ', ' ', '  ', '\t'])) + end);
  }

  #data(head: string, depth: number): string {
    const random = this.#random;
    const [entries, odd] = head.startsWith('types')
      ? [['text/x x%;', 'text/html html htm%;'], 'text/y;']
      : head.startsWith('split')
        ? [['1% a;', '* b;'], 'x;']
        : head.startsWith('geo')
          ? [['default 0;', '10.0.%.0/24 1;'], 'a b c;']
          : [['default x;', 'a% b;', '~^x% "y z";', 'hostnames;'], 'a { b; }'];
    const lines = entries.filter(() => random.chance(0.7));
    if (random.chance(0.01)) lines.push(odd);
    return lines
      .map((line) => this.#line(depth, head.startsWith('split') ? line : this.#numbered(line)))
      .join('');
  }

  #numbered(text: string): string {
    return text.replace('%', () => String(++this.#count % 250));
  }

  block(context: Context, depth: number): string {
    const random = this.#random;
    const used = new Set<string>();
    const lines = context === 'upstream' ? [this.#line(depth, 'server 127.0.0.1:9;')] : [];
    for (let count = random.below(context === 'main' ? 3 : 6); count > 0; count--) {
      lines.push(this.#simple(context, depth, used));
    }
    const nested = context === 'main' ? [] : (blocks[context] ?? []);
    const wanted = nested.length === 0 || depth > 4 ? 0 : random.below(3);
    for (let count = context === 'http' ? wanted + 1 : wanted; count > 0; count--) {
      lines.push(this.#nested(random.pick(nested), depth));
    }
    if (context === 'main') {
      lines.push(`events {}${this.#end}`, this.#nested(['http', 'http'], depth));
    }
    return lines.join('');
  }

  #nested([head, context]: readonly [string, Context | 'data'], depth: number): string {
    const inside =
      context === 'data' ? this.#data(head, depth + 1) : this.block(context, depth + 1);
    const open = this.#random.pick([' {', '{', ' \t{']);
    return this.#line(depth, this.#numbered(head) + open) + inside + this.#line(depth, '}');
  }
}

/** A configuration that nginx 1.22.1 takes, or nearly. */
export function generate(random: Random): string {
  return new Writer(random).block('main', 0);
}
