import type { Random } from './random.ts';

/** Where a directive may stand, besides http, server and location. */
interface Choice {
  readonly name: string;
  /** Allowed in an `if` of a location. */
  readonly inIf?: true;
  /** May stand several times in one block. */
  readonly many?: true;
  readonly values: (random: Random, folder: string) => readonly string[];
}

const oneOf =
  (...values: readonly string[]) =>
  (random: Random): readonly string[] => [random.pick(values)];

const several =
  (...values: readonly string[]) =>
  (random: Random): readonly string[] =>
    random.sample(values, 1 + random.below(values.length));

const headerNames = ['X-A', 'X-B', 'X-C'];
let serial = 0;
const unique = (): string => `v${serial++}`;
const headers = (random: Random): readonly string[] =>
  random.sample(headerNames, 1 + random.below(3)).map((name) => `${name} ${unique()}`);

const choices: readonly Choice[] = [
  { name: 'add_header', inIf: true, many: true, values: headers },
  { name: 'expires', inIf: true, values: oneOf('1h', '-1', 'epoch', 'max', 'off', '5m') },
  {
    name: 'root',
    inIf: true,
    values: (random, folder) => [random.pick(['r1', 'r2/r3', `${folder}/r4`])],
  },
  { name: 'charset', inIf: true, values: oneOf('utf-8', 'off') },
  { name: 'gzip', inIf: true, values: oneOf('on', 'on', 'off') },
  {
    name: 'default_type',
    values: oneOf('text/plain', 'text/html', 'application/json', 'text/css'),
  },
  { name: 'server_tokens', values: oneOf('on', 'off') },
  { name: 'gzip_types', values: oneOf('text/plain', 'text/css application/json', '*') },
  { name: 'gzip_min_length', values: oneOf('1', '10000') },
  { name: 'gzip_vary', values: oneOf('on', 'off') },
  { name: 'sub_filter', many: true, values: () => [`MARK ${unique()}`] },
  { name: 'sub_filter_once', values: oneOf('on', 'off') },
  {
    name: 'sub_filter_types',
    values: oneOf('text/plain', 'text/css', 'application/json text/plain'),
  },
  { name: 'add_after_body', values: oneOf('/after', '""') },
  { name: 'addition_types', values: oneOf('text/plain', 'text/css application/json') },
  { name: 'absolute_redirect', values: oneOf('on', 'off') },
  { name: 'client_max_body_size', values: oneOf('100', '1k', '0') },
  { name: 'error_page', inIf: true, many: true, values: (random) => errorPages(random) },
  { name: 'proxy_set_header', many: true, values: headers },
  { name: 'proxy_http_version', values: oneOf('1.0', '1.1') },
  { name: 'proxy_method', values: oneOf('POST', 'PUT', 'GET') },
  { name: 'proxy_pass_request_headers', values: oneOf('on', 'off') },
  { name: 'proxy_hide_header', many: true, values: several('X-One', 'X-Two', 'X-Accel-Buffering') },
  { name: 'proxy_pass_header', many: true, values: several('X-One', 'X-Accel-Buffering', 'X-Pad') },
  {
    name: 'proxy_redirect',
    many: true,
    values: several('http://from.test/ /one/', 'http://from.test/x /two', 'http://other/ /'),
  },
  { name: 'proxy_cookie_path', values: oneOf('/one /two', '/ /three/', 'off') },
  { name: 'proxy_buffer_size', values: oneOf('512', '4k', '8k') },
  { name: 'proxy_intercept_errors', values: oneOf('on', 'off') },
  {
    name: 'proxy_ignore_headers',
    values: oneOf('Cache-Control Set-Cookie', 'Cache-Control Set-Cookie', 'Set-Cookie', 'Expires'),
  },
  { name: 'proxy_cache', values: oneOf('zone', 'zone', 'off') },
  {
    name: 'proxy_store',
    values: (random, folder) => [random.pick([`${folder}/stored$uri`, 'off'])],
  },
  { name: 'proxy_cache_valid', many: true, values: several('200 1m', '404 1m', '1m') },
  { name: 'chunked_transfer_encoding', values: oneOf('on', 'off') },
];

function errorPages(random: Random): readonly string[] {
  return random.once(2)
    ? [`404 503 /err/${unique()}`]
    : random.sample([`404 /err/${unique()}`, `503 =200 /err/${unique()}`], 1 + random.below(2));
}

/** A random choice of settings for one block. */
export function settings(random: Random, folder: string, inIf = false): string {
  const usable = inIf ? choices.filter((choice) => choice.inIf) : choices;
  const picked = random.sample(usable, random.below(inIf ? 4 : 9));
  const caches = picked.some(({ name }) => name === 'proxy_cache');
  return picked
    .filter(({ name }) => !(caches && name === 'proxy_store'))
    .flatMap(({ name, values }) => values(random, folder).map((value) => `${name} ${value};`))
    .join('\n');
}

const returns = 'return 200 "root=$document_root MARK and MARK";';

/** The places of a location that are asked: each shows some of the settings in effect there. */
export const probeKinds = [
  'ret',
  'redir',
  'proxy',
  'fail',
  'missing',
  'cache',
  'post',
  'if-ret',
  'if-proxy',
] as const;

export interface SettingProbe {
  readonly kind: (typeof probeKinds)[number];
  readonly uri: string;
}

function probesOf(prefix: string): readonly SettingProbe[] {
  return probeKinds.map((kind) => {
    if (kind === 'if-ret') return { kind, uri: `${prefix}?if=1&${unique()}` };
    return {
      kind,
      uri: kind === 'if-proxy' ? `${prefix}?if=2&${unique()}` : `${prefix}${kind}?${unique()}`,
    };
  });
}

/** One server on a unix socket, whose locations carry random settings. */
export function settingTree(
  random: Random,
  folder: string,
  socket: string,
): { readonly text: string; readonly probes: readonly SettingProbe[] } {
  const probes: SettingProbe[] = [];
  const location = (prefix: string, depth: number): string => {
    probes.push(...probesOf(prefix));
    const access = random.once(8) ? `${random.pick(['deny', 'allow'])} all;` : '';
    const nested = random.below(depth) > 0 || depth === 3;
    return `location ${prefix} {
      ${settings(random, folder)} ${access}
      ${random.once(6) ? 'limit_except GET { deny all; }' : ''}
      if ($arg_if = 1) { ${settings(random, folder, true)} ${returns} }
      if ($arg_if = 2) { ${settings(random, folder, true)} proxy_pass http://backend; }
      location ${prefix}ret { ${returns} }
      location ${prefix}redir { return 301 /elsewhere; }
      location ${prefix}proxy { proxy_pass http://backend; }
      location ${prefix}fail { proxy_pass http://backend; }
      location ${prefix}cache { proxy_pass http://backend; }
      location ${prefix}post { proxy_pass http://backend; }
      ${nested ? location(`${prefix}in/`, depth - 1) : ''}
    }`;
  };
  const text = `server {
    listen unix:${socket};
    ${settings(random, folder)}
    location = /after { default_type text/html; return 200 "AFTER"; }
    location /err/ { return 200 "page $uri"; }
    ${location('/a/', 3)}
    ${location('/b/', 2)}
  }`;
  return { text, probes };
}
