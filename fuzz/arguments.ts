import type { DirectiveRow } from '../src/proxies/nginx/directives/table.ts';
import type { Random } from './random.ts';

const numbers = ['0', '1', '2', '9', '100', '4096', '9223372036854775807'];
const sizes = ['0', '1', '1k', '8K', '4m', '16M', '65536', '8796093022207m'];
const times = [
  '0',
  '1',
  '30s',
  '1m',
  '1h 30m',
  '2d',
  '1w',
  '500ms',
  '1m30s',
  '5 5',
  '1hm',
  '3M',
  '1y',
];
const words = ['a', 'x', 'off', 'on', 'b c', '', 'a=b', '1', '/x', '*', 'name', 'zone=a:1m'];

/** Good values by kind. */
const good: Readonly<Record<string, readonly string[]>> = {
  flag: ['on', 'off', 'ON', 'Off'],
  num: numbers,
  size: sizes,
  offset: [...sizes, '1g', '2G'],
  msec: times.filter((time) => time !== '1y'),
  sec: times.filter((time) => time !== '500ms'),
  access: ['user:rw', 'group:r', 'all:rw'],
};

/** What a kind does not take, and some that it does: nginx has the last word. */
const doubtful = [
  '',
  ' ',
  'o',
  'onn',
  'yes',
  '-1',
  '1 ',
  ' 1',
  '1kk',
  'k',
  '1e3',
  '0x10',
  '1.5',
  '1b',
  '1G',
  '1 k',
  's',
  '1s1s',
  '1s 1m',
  '1ms1s',
  '1mm',
  '1d 1w',
  '1 s',
  '9223372036854775808',
  '9223372036854775807k',
  '99999999999999999999',
  '9007199254740993m',
  '292471209y',
  'user:x',
];

/** Directives that read their arguments themselves: arguments that nginx takes. */
export const examples: Readonly<Record<string, readonly (readonly string[])[]>> = {
  access_log: [['off'], ['a.log']],
  add_header: [
    ['X-A', 'b'],
    ['X-A', 'b', 'always'],
  ],
  alias: [['/x']],
  allow: [['127.0.0.1'], ['all']],
  charset: [['utf-8'], ['off']],
  client_body_in_file_only: [['on'], ['clean']],
  default_type: [['text/plain']],
  deny: [['all'], ['10.0.0.0/8']],
  error_log: [['e.log'], ['stderr', 'warn']],
  error_page: [
    ['404', '/404'],
    ['500', '502', '=200', '/x'],
  ],
  expires: [['1h'], ['off'], ['max'], ['-1'], ['modified', '1d']],
  fastcgi_pass: [['127.0.0.1:9000'], ['unix:/x']],
  fastcgi_param: [
    ['A', '$host'],
    ['B', 'b', 'if_not_empty'],
  ],
  grpc_pass: [['grpc://127.0.0.1:1']],
  gzip_types: [['text/css'], ['*']],
  index: [['index.html', 'x.php']],
  ip_hash: [[]],
  keepalive: [['8'], ['0'], ['x']],
  keepalive_timeout: [['75s'], ['10', '20'], ['x'], ['5', 'x']],
  limit_rate: [['1k'], ['0']],
  listen: [['127.0.0.1:8081'], ['8082', 'default_server'], ['[::]:8083'], ['unix:/x']],
  log_format: [
    ['n1', '$host'],
    ['n2', 'escape=json', '$uri'],
  ],
  proxy_bind: [['127.0.0.1'], ['off']],
  proxy_cache_valid: [['200', '1h'], ['any', '1m'], ['5m']],
  proxy_pass: [['http://127.0.0.1:9'], ['http://127.0.0.1:9/x'], ['http://unix:/x:']],
  proxy_redirect: [['off'], ['default'], ['http://a/', '/']],
  resolver: [['127.0.0.1'], ['127.0.0.1:5353', 'valid=30s', 'ipv6=off']],
  return: [['204'], ['301', '/x'], ['http://x/']],
  rewrite: [
    ['^/a', '/b', 'last'],
    ['x', 'y'],
  ],
  root: [['html']],
  satisfy: [['any'], ['all']],
  scgi_pass: [['127.0.0.1:9000']],
  server_name: [['a.b'], ['*.c', 'd.*'], ['~^e(?<f>.)'], ['']],
  server: [['127.0.0.1:1'], ['127.0.0.1:2', 'weight=2', 'backup']],
  set: [['$v', 'x']],
  set_real_ip_from: [['127.0.0.1']],
  sub_filter: [['a', 'b']],
  try_files: [
    ['$uri', '/x'],
    ['$uri', '=404'],
  ],
  types_hash_max_size: [['2048']],
  underscores_in_headers: [['on']],
  upload_progress: [['x']],
  use: [['epoll']],
  user: [['nobody']],
  uwsgi_pass: [['127.0.0.1:9000'], ['suwsgi://127.0.0.1:9000']],
  worker_connections: [['64'], ['x']],
  worker_processes: [['auto'], ['2'], ['x']],
};

function countFor({ args }: DirectiveRow, random: Random): number {
  if (random.chance(0.008)) return random.below(10);
  if (args.counts) return random.pick(args.counts);
  return args.least + random.below(3);
}

function argument(row: DirectiveRow, index: number, random: Random): string {
  if (random.chance(0.012)) return random.pick(doubtful);
  const { kind, words: listed } = row.value;
  if (listed.length > 0) {
    const word = random.pick(listed);
    return random.chance(0.1) ? word.toUpperCase() : word;
  }
  if (kind === 'bufs') return random.pick(index === 0 ? ['1', '4', '16'] : ['4k', '8k', '1m']);
  return random.pick(good[kind] ?? words);
}

/** Arguments for a directive, mostly good. */
export function argumentsFor(row: DirectiveRow, random: Random): readonly string[] {
  const known = examples[row.name];
  if (known && random.chance(0.9)) return random.pick(known);
  return Array.from({ length: countFor(row, random) }, (_, index) => argument(row, index, random));
}
