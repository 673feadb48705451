/**
 * Directives that a module never hands down: nested locations start without them. `if` and
 * `limit_except` blocks get their location's (the `noname` branch of each merge_loc_conf).
 */
export const handlers: ReadonlySet<string> = new Set([
  'proxy_pass',
  'fastcgi_pass',
  'uwsgi_pass',
  'scgi_pass',
  'grpc_pass',
  'tunnel_pass',
  'memcached_pass',
  'empty_gif',
  'stub_status',
  'flv',
  'mp4',
  'hls',
  'f4f',
  'api',
  'perl',
  'echo',
  'js_content',
  'content_by_lua',
  'content_by_lua_block',
  'content_by_lua_file',
]);

/** Control flow and structure: where they stand is not a setting. */
export const notSettings: ReadonlySet<string> = new Set([
  'location',
  'server',
  'http',
  'events',
  'if',
  'limit_except',
  'include',
  'return',
  'rewrite',
  'set',
  'break',
  'try_files',
]);

/**
 * Directives whose outer values stay in force, before the inner ones
 * (ngx_http_headers_more_merge_loc_conf).
 */
export const accumulating: ReadonlySet<string> = new Set([
  'more_set_headers',
  'more_clear_headers',
  'more_set_input_headers',
  'more_clear_input_headers',
]);

/** Directives that share one place in their module's settings: any of them replaces all of them. */
const groups: readonly (readonly string[])[] = [
  ['allow', 'deny'],
  ['root', 'alias'],
  ...['rewrite', 'access', 'header_filter', 'body_filter', 'log'].map((phase) => {
    const plain = `${phase}_by_lua`;
    return [plain, `${plain}_block`, `${plain}_file`];
  }),
  // A cache switched on puts the store off and the other way round (each module's merge_loc_conf).
  ...['proxy', 'fastcgi', 'uwsgi', 'scgi'].map((module) => [`${module}_store`, `${module}_cache`]),
];

const groupOf = new Map(groups.flatMap((group) => group.map((name) => [name, group] as const)));

/**
 * The directives of outer scopes that `directive value` puts out of effect, itself included.
 * `proxy_store off` leaves a cache alone, and `proxy_cache off` a store.
 */
export function replacedBy(directive: string, value: string | undefined): readonly string[] {
  const group = groupOf.get(directive) ?? [directive];
  return value === 'off' ? [directive] : group;
}
