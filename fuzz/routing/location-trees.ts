import type { Random } from './random.ts';

/** A request against a generated tree. */
export interface Probe {
  readonly address: string;
  readonly host: string;
  readonly uri: string;
}

/** The servers of one port, as text, and the requests to send. */
export interface Tree {
  readonly text: string;
  readonly probes: readonly Probe[];
}

const serverNames = [
  'a.test',
  'b.test',
  'A.Test',
  '*.test',
  '*.a.test',
  '.b.test',
  '.test',
  'www.*',
  'www.a.*',
  'www.a.test',
  '~^(.+)\\.c\\.test$',
  '~^w',
  '~T$',
  '""',
  '_',
  '~^(?<sub>[a-z]+)\\.',
  '*.x.a.test',
  'localhost',
  '127.0.0.1',
];
const hosts = [
  'a.test',
  'b.test',
  'A.TEST',
  'x.test',
  'x.a.test',
  'y.x.a.test',
  'z.b.test',
  'www.a.test',
  'www.org',
  'www.a.org',
  'q.c.test',
  'test',
  'localhost',
  '127.0.0.1',
  'a.test.',
  'a.test:81',
  '[::1]',
  '',
  '_',
  'nowhere',
  'a..test',
  'x.y',
];
const addresses = ['127.0.0.1', '127.0.0.2', '::1'];
const listenHosts = ['', '*:', '127.0.0.1:', '127.0.0.2:', '[::1]:', '[::]:'];
const segments = ['a', 'b', 'ab', 'A', 'a.php', 'x.png', 'event', '12', '\xe9', '~c'];
const patterns = [
  '\\.php$',
  '^/a',
  '/b',
  '\\.(gif|png)$',
  '^/a/(\\d+)',
  'B',
  '^/(?<n>[^/]+)/x',
  '[[:upper:]]',
  '^/a/?$',
  'event',
  '^/(?!a)',
  '[^/]{3,}$',
  '/$',
  '^/ab?/\\w+',
  '(?i)EVENT',
  '\\d{2}',
  '.',
  '^/b$|^/ab$',
];

const hex = (char: string): string => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** Writes one tree; every block says its name in headers that its answers carry. */
class Writer {
  readonly #random: Random;
  readonly #names = new Set(['/']);
  #blocks = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  tree(port: number): Tree {
    const random = this.#random;
    const dual = random.once(8);
    const defaults = new Set<string>();
    const servers = Array.from({ length: 1 + random.below(4) }, (_, i) => {
      const listens = dual
        ? [`[::]:${port}${i === 0 ? ' ipv6only=off' : ''}`]
        : this.#listens(port, defaults);
      return this.#server(listens);
    });
    return { text: servers.join('\n'), probes: Array.from({ length: 12 }, () => this.#probe()) };
  }

  #listens(port: number, defaults: Set<string>): readonly string[] {
    const random = this.#random;
    const chosen = random.sample(listenHosts, 1 + random.below(3));
    const distinct = chosen.includes('') ? chosen.filter((host) => host !== '*:') : chosen;
    return distinct.map((host) => {
      const socket = host === '' ? '*:' : host;
      if (defaults.has(socket) || !random.once(4)) return `${host}${port}`;
      defaults.add(socket);
      return `${host}${port} default_server`;
    });
  }

  #label(): string {
    const label = `block${this.#blocks++}`;
    return `add_header X-Block ${label} always;`;
  }

  #server(listens: readonly string[]): string {
    const random = this.#random;
    const names = random.sample(serverNames, random.below(4));
    return [
      'server {',
      ...listens.map((listen) => `listen ${listen};`),
      names.length > 0 ? `server_name ${names.join(' ')};` : '',
      random.once(5) ? 'merge_slashes off;' : '',
      this.#label(),
      ...this.#locations('', 3, false),
      random.once(4) ? `location @named { ${this.#label()} return 200; }` : '',
      '}',
    ].join('\n');
  }

  #locations(outer: string, depth: number, inRegex: boolean): readonly string[] {
    const random = this.#random;
    const taken = new Set<string>();
    return Array.from({ length: random.below(depth === 3 ? 7 : 3) }, () => {
      const kind = inRegex ? '~' : random.pick(['', '', '', '=', '^~', '~', '~', '~*']);
      if (kind.startsWith('~')) return this.#regexLocation(kind, depth);
      const name = this.#name(outer);
      const key = `${kind === '=' ? '=' : ''}${name}`;
      if (taken.has(key)) return '';
      taken.add(key);
      this.#names.add(name);
      const inner = kind === '=' || depth === 1 ? [] : this.#locations(name, depth - 1, false);
      const glued = kind !== '' && random.once(4);
      return `location ${kind}${glued ? '' : ' '}${name} { ${this.#label()} ${this.#content(true)} ${inner.join('\n')} }`;
    });
  }

  #regexLocation(kind: string, depth: number): string {
    const inner = depth === 1 ? [] : this.#locations('', depth - 1, true);
    return `location ${kind} "${this.#random.pick(patterns)}" { ${this.#label()} ${this.#content(false)} ${inner.join('\n')} }`;
  }

  #name(outer: string): string {
    const random = this.#random;
    let name = outer === '' ? '/' : outer;
    for (let i = random.below(3); i > 0; i--) {
      name += `${name.endsWith('/') || random.once(4) ? '' : '/'}${random.pick(segments)}`;
    }
    return random.once(3) && !name.endsWith('/') ? `${name}/` : name;
  }

  #content(mayHaveUri: boolean): string {
    const random = this.#random;
    if (random.once(2)) return 'return 200;';
    if (random.once(6)) return '';
    return `proxy_pass http://backend${mayHaveUri ? random.pick(['', '/', '/up', '/up/']) : ''};`;
  }

  #probe(): Probe {
    const random = this.#random;
    let uri = random.pick([...this.#names]);
    for (let i = random.below(3); i > 0; i--) uri = this.#mutated(uri);
    // oxlint-disable-next-line no-control-regex -- bytes that a request target may not hold
    uri = uri.replaceAll(/[\0- \x7f]/g, '_');
    if (random.once(30))
      uri = `http://${random.pick(hosts.filter((host) => /^[a-z.]+$/.test(host)))}${uri}`;
    return { address: random.pick(addresses), host: random.pick(hosts), uri };
  }

  #mutated(uri: string): string {
    const random = this.#random;
    const at = 1 + random.below(uri.length);
    return random.pick([
      () => `${uri}/`,
      () => uri.replace(/(.)\/$/, '$1'),
      () => `${uri}${random.pick(segments)}`,
      () => `${uri}/${random.pick(segments)}`,
      () => `${uri}?x=/../y`,
      () => `${uri}#part`,
      () =>
        uri.slice(0, at) +
        random.pick(['/', '//', '/./', '/../', '.', '%2e%2E/', '%2F', '%3f', '%']) +
        uri.slice(at),
      () => uri.slice(0, at) + hex(uri[at] ?? 'a') + uri.slice(at + 1),
      () => uri.slice(0, at),
      () => uri.toUpperCase(),
    ])();
  }
}

export const locationTree = (random: Random, port: number): Tree => new Writer(random).tree(port);
