import type { Orders } from '../../src/origin/orders.ts';

/** Where the lines of a brake stand. */
export type Scope = 'location' | 'server' | 'http';

/** How clients reach nginx. */
export type Entry = 'plain' | 'tls' | 'tls-h2';

export type Protocol = 'http' | 'fastcgi' | 'uwsgi' | 'scgi';

/** What keeps a stream from getting through. */
export interface Brake {
  readonly name: string;
  /** What nginx speaks to the application; HTTP unless said. */
  readonly protocol?: Exclude<Protocol, 'http'>;
  /** The directives that stop the stream, or fail to help; they stand in the block of the scope. */
  readonly lines: readonly string[];
  /** Directives that can only stand in the http block. */
  readonly http?: readonly string[];
  /** The lines of a second server of the same nginx, through which the request goes on. */
  readonly inner?: readonly string[];
  readonly orders?: Partial<Orders>;
  /** The blocks that the lines may stand in; all unless said. */
  readonly scopes?: readonly Scope[];
  /** The entries where a client stalls; all unless said. */
  readonly entries?: readonly Entry[];
}

const yes = { headers: [['X-Accel-Buffering', 'yes']] } as const;
const no = { headers: [['X-Accel-Buffering', 'no']] } as const;
const version = 'proxy_http_version 1.1;';
const gzip = ['gzip on;', 'gzip_types text/event-stream;', 'gzip_min_length 0;'];

const proxied: readonly Brake[] = [
  { name: 'default', lines: [] },
  { name: 'on', lines: ['proxy_buffering on;'] },
  {
    name: 'on, inside off',
    http: ['proxy_buffering off;'],
    lines: ['proxy_buffering on;'],
    scopes: ['location', 'server'],
  },
  { name: 'on, late head', lines: ['proxy_buffering on;'], orders: { headWithFirstEvent: true } },
  { name: 'small buffers', lines: ['proxy_buffer_size 1k;', 'proxy_buffers 4 1k;'] },
  {
    name: 'large buffers',
    lines: ['proxy_buffering on;', 'proxy_buffer_size 16k;', 'proxy_buffers 8 32k;'],
  },
  { name: 'header yes beats off', lines: ['proxy_buffering off;'], orders: yes },
  { name: 'header yes, by default', lines: [], orders: yes },
  {
    name: 'header yes beside other ignored ones',
    lines: ['proxy_buffering off;', 'proxy_ignore_headers Cache-Control Expires;'],
    orders: yes,
  },
  {
    name: 'ignored header no',
    lines: ['proxy_ignore_headers X-Accel-Buffering;'],
    orders: no,
  },
  {
    name: 'ignored header no, on',
    lines: ['proxy_ignore_headers Expires X-Accel-Buffering;', 'proxy_buffering on;'],
    orders: no,
  },
  { name: 'gzip', lines: [...gzip, 'proxy_buffering on;'] },
  { name: 'gzip with 1.1', lines: [...gzip, version] },
  { name: '1.1 over TLS', lines: [version], entries: ['tls', 'tls-h2'] },
  { name: '1.1, big events', lines: [version], orders: { eventBytes: [100, 9000] } },
  { name: '1.1, closing origin', lines: [version], orders: { framing: 'close' } },
  { name: '1.1, HTTP/1.0 origin', lines: [version], orders: { framing: 'close-http1.0' } },
  { name: '1.1, endless chunk', lines: [version], orders: { framing: 'one-chunk' } },
  { name: '1.1, length', lines: [version], orders: { framing: 'length' } },
  {
    name: 'cache and sendfile',
    http: ['proxy_cache_path cache keys_zone=pages:1m;', 'sendfile on;', 'tcp_nopush on;'],
    lines: ['proxy_cache pages;', 'proxy_cache_valid 200 10s;'],
    orders: { headers: [] },
  },
  { name: 'wrong family', lines: ['fastcgi_buffering off;', 'uwsgi_buffering off;'] },
  { name: 'folklore', lines: ['tcp_nodelay on;', 'proxy_cache off;', 'keepalive_timeout 600;'] },
];

const nested = (
  [
    { name: 'both hops, by default', lines: [], inner: [] },
    { name: 'both hops', lines: ['proxy_buffering on;'], inner: ['proxy_buffering on;'] },
    { name: 'outer hop', lines: ['proxy_buffering on;'], inner: ['proxy_buffering off;'] },
    { name: 'inner hop', lines: ['proxy_buffering off;'], inner: ['proxy_buffering on;'] },
    { name: 'inner hop, by default', lines: ['proxy_buffering off;'], inner: [] },
    { name: 'both hops, outer 1.1', lines: [version], inner: [] },
  ] satisfies Brake[]
).map((brake): Brake => ({ ...brake, scopes: ['location', 'server'] }));

const gateways = (['fastcgi', 'uwsgi', 'scgi'] as const).flatMap((protocol): Brake[] => [
  { name: `${protocol}, by default`, protocol, lines: [] },
  { name: `${protocol}, on`, protocol, lines: [`${protocol}_buffering on;`] },
  { name: `${protocol}, wrong family`, protocol, lines: ['proxy_buffering off;'] },
  {
    name: `${protocol}, ignored header no`,
    protocol,
    lines: [`${protocol}_ignore_headers X-Accel-Buffering;`],
    orders: no,
  },
]);

/** Everything known that a change of the configuration alone can cure. */
export const brakes: readonly Brake[] = [...proxied, ...nested, ...gateways];
