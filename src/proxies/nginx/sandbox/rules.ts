/** What the copy does with a directive's arguments. */
export type Rule =
  /** Left out. */
  | { readonly kind: 'remove' }
  /** Left out where trials of single clients run side by side, and would be each other's company. */
  | { readonly kind: 'lift' }
  /** Off where the certificate to be verified is the throwaway one of a copy behind. */
  | { readonly kind: 'unverified' }
  /** As many more as the copy itself needs. */
  | { readonly kind: 'room' }
  /** Given other arguments. */
  | { readonly kind: 'set'; readonly to: string }
  /** Its first argument, a path, becomes one below the sandbox; `keep` are words that are no paths. */
  | { readonly kind: 'path'; readonly below: string; readonly keep: readonly string[] }
  /** Its file, relative to the main file, is named by its absolute path. */
  | { readonly kind: 'absolute' }
  | { readonly kind: 'certificate' }
  | { readonly kind: 'key' };

const remove: Rule = { kind: 'remove' };
const off: Rule = { kind: 'set', to: 'off' };
const certificate: Rule = { kind: 'certificate' };
const key: Rule = { kind: 'key' };

function each(names: readonly string[], rule: Rule): (readonly [string, Rule])[] {
  return names.map((name) => [name, rule] as const);
}

function path(below: string, keep: readonly string[] = []): Rule {
  return { kind: 'path', below, keep };
}

const modules = ['proxy', 'fastcgi', 'uwsgi', 'scgi', 'grpc'];

function forModules(suffix: string, rule: Rule): (readonly [string, Rule])[] {
  return each(
    modules.map((module) => module + suffix),
    rule,
  );
}

/** Written at the top of the copy's main file instead. */
export const processDirectives: readonly string[] = [
  'daemon',
  'lock_file',
  'master_process',
  'pid',
  'worker_processes',
];

/** Directives whose value cannot stay: they write, hold secrets, reach out, or let nobody in. */
export const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...each(processDirectives, remove),
  ...each(['google_perftools_profiles', 'ssl_engine'], remove),
  ['working_directory', remove],
  ['access_log', path('logs/access.log', ['off'])],
  ['error_log', path('logs/error.log', ['stderr'])],
  ['client_body_temp_path', path('temp/body')],
  ...forModules('_temp_path', path('temp/response')),
  ...forModules('_cache_path', path('cache')),
  ...forModules('_store', path('store/$uri', ['off'])),
  ...forModules('_bind', remove),
  ...each(['ssl_certificate', 'ssl_client_certificate', 'ssl_trusted_certificate'], certificate),
  ['ssl_certificate_key', key],
  ...each(['ssl_crl', 'ssl_dhparam', 'ssl_password_file', 'ssl_session_ticket_key'], remove),
  ...each(['ssl_stapling_file', 'ssl_ocsp_responder'], remove),
  ...each(['ssl_stapling', 'ssl_verify_client', 'ssl_ocsp'], off),
  ...forModules('_ssl_certificate', certificate),
  ...forModules('_ssl_trusted_certificate', certificate),
  ...forModules('_ssl_certificate_key', key),
  ...forModules('_ssl_verify', { kind: 'unverified' }),
  ...forModules('_ssl_crl', remove),
  ...forModules('_ssl_password_file', remove),
  ...each(['auth_basic', 'auth_jwt'], off),
  ...each(['limit_conn', 'limit_req'], { kind: 'lift' }),
  ['deny', remove],
  ['worker_connections', { kind: 'room' }],
  ['worker_rlimit_nofile', { kind: 'room' }],
  ...each(['geoip_city', 'geoip_country', 'geoip_org', 'perl_require'], { kind: 'absolute' }),
  ...each(['js_import', 'js_include', 'js_path', 'xslt_stylesheet'], { kind: 'absolute' }),
]);

/** Blocks whose lines are no directives: `listen` in them would be a key. */
export const dataBlocks: ReadonlySet<string> = new Set([
  'charset_map',
  'geo',
  'map',
  'split_clients',
  'types',
]);

/** Blocks of other protocols, which a request for a stream does not meet. */
export const foreignBlocks: ReadonlySet<string> = new Set(['stream', 'mail', 'rtmp']);

/** Folders that nginx writes to by default, at `http` level. */
export const temporaryPaths: readonly string[] = [
  'client_body_temp_path',
  'proxy_temp_path',
  'fastcgi_temp_path',
  'uwsgi_temp_path',
  'scgi_temp_path',
];
