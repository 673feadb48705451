import type { Settings } from '../../src/model/route.ts';
import {
  all,
  first,
  headerNamed,
  isOn,
  ownHeaders,
  pairs,
  textOf,
  type Facts,
  type Seen,
} from './facts.ts';

function hidden(settings: Settings): string {
  const hide = new Set([
    ...all(settings, 'proxy_hide_header').flat(),
    'X-Accel-Buffering',
    'X-Pad',
  ]);
  const pass = new Set(all(settings, 'proxy_pass_header').flat());
  return ['X-One', 'X-Two', 'X-Accel-Buffering', 'X-Pad']
    .filter((name) => hide.has(name) && !pass.has(name))
    .join(' ');
}

/** Are redirects made absolute? */
export const absolute = (settings: Settings): boolean =>
  first(settings, 'absolute_redirect') !== 'off';

export function redirected(settings: Settings): string {
  const location = 'http://from.test/x/y';
  const rule = all(settings, 'proxy_redirect').find(([from = '-']) => location.startsWith(from));
  const to = rule ? `${rule[1]}${location.slice(rule[0]?.length)}` : location;
  return to.startsWith('/') && absolute(settings) ? `http://localhost${to}` : to;
}

function cookie(settings: Settings): string {
  const [from = '', to = ''] = all(settings, 'proxy_cookie_path')[0] ?? [];
  return `a=b; path=${from !== 'off' && from !== '' ? '/one'.replace(from, to) : '/one'}`;
}

/** What a proxied answer and the origin's account of the request show. */
export function proxied(settings: Settings): Facts {
  if (first(settings, 'proxy_buffer_size') === '512') return { status: '502' };
  const passes = first(settings, 'proxy_pass_request_headers') !== 'off';
  return {
    status: '200',
    line: `${first(settings, 'proxy_method') || 'GET'} HTTP/${first(settings, 'proxy_http_version')}`,
    told: pairs(settings, 'proxy_set_header'),
    client: passes ? 'yes' : '',
    hidden: hidden(settings),
    cookie: cookie(settings),
    transfer: isOn(settings, 'chunked_transfer_encoding') ? 'chunked' : '',
    headers: pairs(settings, 'add_header'),
  };
}

interface Told {
  readonly line: string;
  readonly headers: readonly string[];
}

export function seenProxied(seen: Seen): Facts {
  if (seen.status !== 200) return { status: String(seen.status) };
  const told = JSON.parse(textOf(seen)) as Told;
  const lower = told.headers.map((line) =>
    line.replace(/^([^:]*): /, (_, name: string) => `${name.toLowerCase()}=`),
  );
  const names = new Set(seen.headers.map(([name]) => name));
  return {
    status: '200',
    line: told.line.replace(/ .* /, ' '),
    told: lower
      .filter((line) => /^x-[abc]=/.test(line))
      .sort()
      .join(' '),
    client: lower.some((line) => line === 'x-client=yes') ? 'yes' : '',
    hidden: ['X-One', 'X-Two', 'X-Accel-Buffering', 'X-Pad']
      .filter((name) => !names.has(name.toLowerCase()))
      .join(' '),
    cookie: headerNamed(seen, 'set-cookie'),
    transfer: headerNamed(seen, 'transfer-encoding'),
    headers: ownHeaders(seen),
  };
}

/** The text of the error page for a status, if one is in effect. */
function pageFor(settings: Settings, status: string): string | undefined {
  const page = all(settings, 'error_page').find((words) => words.includes(status));
  return page && `page ${page.at(-1) ?? ''}`;
}

export function failed(settings: Settings): Facts {
  if (first(settings, 'proxy_buffer_size') === '512') return { body: '502' };
  const page = isOn(settings, 'proxy_intercept_errors') ? pageFor(settings, '503') : undefined;
  return { body: page ?? 'told' };
}

export function isCached(settings: Settings): boolean {
  const ignored = new Set(all(settings, 'proxy_ignore_headers').flat());
  const valid = all(settings, 'proxy_cache_valid').some(
    (words) => words.length === 1 || words.includes('200'),
  );
  const zone =
    first(settings, 'proxy_cache') === 'zone' && first(settings, 'proxy_buffer_size') !== '512';
  return zone && valid && ignored.has('Cache-Control') && ignored.has('Set-Cookie');
}
