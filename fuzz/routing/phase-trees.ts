import type { Random } from './random.ts';

/** A request against a generated server. */
export interface PhaseProbe {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Files below each server's root, whose text is their own path. */
export const files = [
  '/a/x',
  '/index.html',
  '/b/index.html',
  '/c/index.htm',
  '/f.txt',
  '/a/in/y.txt',
];

const paths = [
  '/a',
  '/a/',
  '/a/x',
  '/a/in/',
  '/b',
  '/b/',
  '/b/x',
  '/c/',
  '/old/a',
  '/old/b/x',
  '/f.txt',
  '/',
  '/none',
  '/a%20b',
  '/b/x%2by',
];
const patterns = [
  '^/old/(.*)$',
  '^/a/(.*)',
  '(.)/x',
  '^',
  '^/b(?<rest>.*)$',
  '/in/',
  '^/(\\w)/?(\\w*)',
  'none',
];
const replacements = [
  '/b/$1',
  '/a/x',
  '/c/$1?y=$1',
  '/b/?',
  '/a/in/y.txt',
  '/f.txt?q=$arg_x',
  '$uri/z',
  '/b$rest',
  '/$v',
  'http://away.test/$1',
  '$mapped',
];
const values = ['"$1"', 'a', '"$arg_x"', '"$uri"', '"$v$v"', '"$http_x_h"', '"$mapped"', '0', '""'];
const conditions = [
  '$arg_x',
  '$arg_x = 1',
  '$arg_x != 1',
  '$v',
  '$uri ~ ^/a/(.*)',
  '$uri !~* X$',
  '$http_x_h ~* ^(on)$',
  '$request_method = POST',
  '-f $request_filename',
  '!-e $document_root$uri',
  '-d $request_filename',
  '$mapped = /b/',
  '$v ~ (.)',
  '$args',
];
const texts = [
  '"$1|$2|$v|$rest|$uri|$args|$mapped|$is_args|$request_method"',
  '"$request_uri $host $scheme"',
  '"$request_filename"',
];
const codes = ['404', '418', '403', '503', '204', '444'];
const targets = [
  '/b/',
  '/c/$arg_x',
  '@one',
  '@two',
  '/err?e=$arg_x',
  'http://away.test/e',
  '/none',
];

/** Writes one server; every block says its name in a header that its answers carry. */
class Writer {
  readonly #random: Random;
  #blocks = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  server(folder: string, socket: string): string {
    const random = this.#random;
    const names = ['/a/', '/b/', '/c/', '/b', '= /f.txt', '/old/', '= /', '/err'];
    const regexes = ['~ ^/(a|b)/x', '~ \\.txt$', '~ "^/(?<rest>c.*)"', '~* /IN/'];
    return `server {
      listen unix:${socket};
      root ${folder}/www;
      set $b backend;
      ${this.#label()} ${this.#errorPage()} ${random.once(3) ? this.#directives(false) : ''}
      ${random
        .sample(names, 3 + random.below(3))
        .map((name) => this.#location(name, true))
        .join('\n')}
      ${random
        .sample(regexes, random.below(3))
        .map((name) => this.#location(name, false))
        .join('\n')}
      ${this.#location('@one', false)}
      ${this.#location('@two', false)}
    }`;
  }

  #label(): string {
    return `add_header X-Block block${this.#blocks++} always;`;
  }

  #location(name: string, mayHaveUri: boolean): string {
    return `location ${name} {
      ${this.#label()} ${this.#directives(true)} ${this.#errorPage()} ${this.#content(mayHaveUri)}
    }`;
  }

  #directives(inLocation: boolean): string {
    const count = this.#random.below(4);
    return Array.from({ length: count }, () => this.#directive(inLocation, true)).join('\n');
  }

  #directive(inLocation: boolean, mayBranch: boolean): string {
    const random = this.#random;
    const kind = random.below(10);
    if (kind < 3) return `set $v ${random.pick(values)};`;
    if (kind < 6) return this.#rewrite();
    if (kind === 6) return random.once(2) ? 'break;' : '';
    if (kind === 7) return random.once(2) ? this.#return() : '';
    return mayBranch ? this.#branch(inLocation) : '';
  }

  #branch(inLocation: boolean): string {
    const random = this.#random;
    const inner = [this.#directive(inLocation, false), this.#directive(inLocation, false)];
    if (inLocation && random.once(2)) inner.push(this.#label());
    if (inLocation && random.once(3)) inner.push('proxy_pass http://backend;');
    if (random.once(3)) inner.push(this.#return());
    return `if (${random.pick(conditions)}) { ${inner.join(' ')} }`;
  }

  #return(): string {
    const random = this.#random;
    const away = ['/moved', '/moved$1?$args', 'http://away.test$uri'];
    if (random.once(3)) return `return ${random.pick(codes)};`;
    if (random.once(4)) return `return ${random.pick(['301', '302', '307'])} ${random.pick(away)};`;
    return `return ${random.pick(['200', '200', '404', '418'])} ${random.pick(texts)};`;
  }

  #rewrite(): string {
    const random = this.#random;
    const flag = random.pick(['last', 'break', '', '', 'redirect', 'permanent']);
    return `rewrite ${random.pick(patterns)} ${random.pick(replacements)} ${flag};`;
  }

  #errorPage(): string {
    const random = this.#random;
    if (!random.once(3)) return '';
    const statuses = random.pick(['404', '403 404', '418', '500 503', '405']);
    const answer = random.pick(['', '', '=', '=200', '=302', '=418']);
    const recursive = random.once(3) ? 'recursive_error_pages on;' : '';
    return `error_page ${statuses} ${answer} ${random.pick(targets)}; ${recursive}`;
  }

  #tryFiles(): string {
    const random = this.#random;
    const tried = ['$uri', '$uri/', '/f.txt', '/a/x', '$uri.txt', '/a/$arg_x'];
    const last = ['/b/', '@one', '=404', '/c/?t=$arg_x', '@two', '/index.html'];
    return `try_files ${random.sample(tried, 1 + random.below(3)).join(' ')} ${random.pick(last)};`;
  }

  #proxyPass(mayHaveUri: boolean): string {
    const random = this.#random;
    const dynamic = [
      'http://backend$uri',
      'http://backend/v$v?$args',
      'http://$b',
      'http://backend$request_uri',
      'http://$http_host$uri',
      'http://$arg_x',
    ];
    if (random.once(3)) return `proxy_pass ${random.pick(dynamic)};`;
    return `proxy_pass http://backend${mayHaveUri ? random.pick(['', '/', '/up', '/up/?q']) : ''};`;
  }

  #content(mayHaveUri: boolean): string {
    const random = this.#random;
    const tries = random.once(4);
    const parts = [tries ? this.#tryFiles() : ''];
    if (random.once(12)) parts.push('internal;');
    if (random.once(12)) {
      const who = random.pick(['all', 'unix:', '10.0.0.0/8']);
      parts.push(`${random.pick(['deny', 'allow'])} ${who};`);
    }
    if (random.once(12)) parts.push('limit_except GET { deny all; }');
    if (random.once(10)) {
      parts.push(`index ${random.pick(['index.htm', 'none index.html', '/b/x'])};`);
    }
    // nginx 1.22 crashes when try_files leads to a URI shorter than the prefix to replace.
    if (random.once(2)) parts.push(this.#proxyPass(mayHaveUri && !tries));
    return parts.join(' ');
  }
}

function probe(random: Random): PhaseProbe {
  return {
    method: random.once(5) ? 'POST' : 'GET',
    uri: random.pick(paths) + random.pick(['', '', '?x=1', '?x=z%2f', '?x=0', '?y']),
    headers: random.once(2) ? [['X-H', random.pick(['on', 'ON!', ''])]] : [],
  };
}

/** A server on a unix socket, and the requests to send to it. */
export function phaseTree(
  random: Random,
  folder: string,
  socket: string,
): { readonly text: string; readonly probes: readonly PhaseProbe[] } {
  const text = new Writer(random).server(folder, socket);
  return { text, probes: Array.from({ length: 20 }, () => probe(random)) };
}
