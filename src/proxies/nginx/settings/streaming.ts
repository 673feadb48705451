import type { HopProtocol } from '../../../model/route.ts';
import type { Build } from '../config.ts';
import { atLeast } from '../version.ts';

type Values = readonly (readonly string[])[];

/** A directive that matters to streaming, and what nginx does when nothing says it. */
export interface Default {
  readonly directive: string;
  /** Empty where nginx does nothing of the kind. */
  readonly values: (build: Build) => Values;
}

const fixed = (directive: string, ...values: readonly string[]): Default => ({
  directive,
  values: () => (values.length === 0 ? [] : [values]),
});

const from = (directive: string, values: (build: Build) => readonly string[]): Default => ({
  directive,
  values: (build) => [values(build)],
});

type Module = 'proxy' | 'fastcgi' | 'uwsgi' | 'scgi' | 'grpc';

/** What every module that passes to an upstream has (its create_loc_conf and merge_loc_conf). */
const everyModule = (module: Module): readonly Default[] => [
  from(`${module}_buffer_size`, ({ pageSize }) => [String(pageSize)]),
  fixed(`${module}_connect_timeout`, '60s'),
  fixed(`${module}_send_timeout`, '60s'),
  fixed(`${module}_read_timeout`, '60s'),
  fixed(`${module}_ignore_headers`),
  fixed(`${module}_hide_header`),
  fixed(`${module}_pass_header`),
  fixed(`${module}_intercept_errors`, 'off'),
  fixed(`${module}_next_upstream`, 'error', 'timeout'),
];

const bufferingModule = (module: Exclude<Module, 'grpc'>): readonly Default[] => [
  ...everyModule(module),
  fixed(`${module}_buffering`, 'on'),
  from(`${module}_buffers`, ({ pageSize }) => ['8', String(pageSize)]),
  fixed(`${module}_max_temp_file_size`, '1024m'),
  fixed(`${module}_request_buffering`, 'on'),
  fixed(`${module}_ignore_client_abort`, 'off'),
  fixed(`${module}_force_ranges`, 'off'),
  fixed(`${module}_limit_rate`, '0'),
  fixed(`${module}_store`, 'off'),
  fixed(`${module}_cache`, 'off'),
  fixed(`${module}_cache_valid`),
  fixed(`${module}_cache_bypass`),
  fixed(`${module}_no_cache`),
  fixed(`${module}_cache_min_uses`, '1'),
  fixed(`${module}_cache_methods`, 'GET', 'HEAD'),
  fixed(`${module}_cache_lock`, 'off'),
  fixed(`${module}_cache_lock_timeout`, '5s'),
  fixed(`${module}_cache_background_update`, 'off'),
  fixed(`${module}_cache_use_stale`, 'off'),
];

const upstreamDefaults: readonly Default[] = [
  ...bufferingModule('proxy'),
  // CHANGES of nginx 1.29.7: keepalive to upstreams is on, with HTTP/1.1.
  from('proxy_http_version', ({ version }) => [atLeast(version, '1.29.7') ? '1.1' : '1.0']),
  fixed('proxy_set_header'),
  fixed('proxy_socket_keepalive', 'off'),
  ...bufferingModule('fastcgi'),
  fixed('fastcgi_keep_conn', 'off'),
  ...bufferingModule('uwsgi'),
  ...bufferingModule('scgi'),
  ...everyModule('grpc'),
];

const filterDefaults: readonly Default[] = [
  fixed('gzip', 'off'),
  fixed('gzip_types', 'text/html'),
  fixed('gzip_comp_level', '1'),
  fixed('gzip_min_length', '20'),
  fixed('gzip_http_version', '1.1'),
  fixed('gzip_proxied', 'off'),
  fixed('gzip_disable'),
  fixed('gzip_vary', 'off'),
  from('gzip_buffers', ({ pageSize }) => [String(131_072 / pageSize), String(pageSize)]),
  fixed('gunzip', 'off'),
  fixed('brotli', 'off'),
  fixed('brotli_types', 'text/html'),
  fixed('brotli_comp_level', '6'),
  fixed('brotli_min_length', '20'),
  fixed('sub_filter'),
  fixed('sub_filter_once', 'on'),
  fixed('sub_filter_types', 'text/html'),
  fixed('ssi', 'off'),
  fixed('ssi_types', 'text/html'),
  fixed('add_before_body'),
  fixed('add_after_body'),
  fixed('addition_types', 'text/html'),
  fixed('add_header'),
  fixed('add_trailer'),
  fixed('charset', 'off'),
  fixed('image_filter', 'off'),
  fixed('xslt_stylesheet'),
  fixed('slice', '0'),
  fixed('mirror', 'off'),
  fixed('auth_request', 'off'),
];

const coreDefaults: readonly Default[] = [
  fixed('sendfile', 'off'),
  fixed('aio', 'off'),
  fixed('directio', 'off'),
  from('output_buffers', ({ version }) => [atLeast(version, '1.9.5') ? '2' : '1', '32k']),
  fixed('tcp_nodelay', 'on'),
  fixed('tcp_nopush', 'off'),
  fixed('postpone_output', '1460'),
  fixed('send_lowat', '0'),
  fixed('send_timeout', '60s'),
  fixed('limit_rate', '0'),
  fixed('limit_rate_after', '0'),
  fixed('limit_conn'),
  fixed('limit_req'),
  fixed('chunked_transfer_encoding', 'on'),
  fixed('client_body_timeout', '60s'),
  fixed('client_max_body_size', '1m'),
  fixed('reset_timedout_connection', 'off'),
  fixed('lingering_close', 'on'),
  fixed('lingering_timeout', '5s'),
  fixed('keepalive_timeout', '75s'),
  from('keepalive_requests', ({ version }) => [atLeast(version, '1.19.10') ? '1000' : '100']),
  fixed('keepalive_time', '1h'),
  fixed('http2', 'off'),
  fixed('ssl_buffer_size', '16k'),
  fixed('satisfy', 'all'),
  fixed('default_type', 'text/plain'),
  fixed('error_page'),
  fixed('resolver'),
  fixed('worker_connections', '512'),
  fixed('worker_shutdown_timeout'),
  fixed('worker_processes', '1'),
  fixed('worker_rlimit_nofile'),
];

/** The directives that matter to streaming, with nginx's own values for them. */
export const streamingDefaults: readonly Default[] = [
  ...upstreamDefaults,
  ...filterDefaults,
  ...coreDefaults,
];

/** The names alone, for showing only what matters to a stream. */
const streamingDirectives: ReadonlySet<string> = new Set([
  ...streamingDefaults.map(({ directive }) => directive),
  ...['proxy', 'fastcgi', 'uwsgi', 'scgi'].map((module) => `${module}_busy_buffers_size`),
]);

const modules: readonly Module[] = ['proxy', 'fastcgi', 'uwsgi', 'scgi', 'grpc'];

const moduleOf: Readonly<Record<HopProtocol, Module>> = {
  http: 'proxy',
  https: 'proxy',
  fastcgi: 'fastcgi',
  uwsgi: 'uwsgi',
  scgi: 'scgi',
  grpc: 'grpc',
};

/**
 * Does a directive matter to a stream that is passed on in this protocol? The settings of the
 * modules that do not pass it do nothing.
 */
export function mattersToStream(directive: string, protocol: HopProtocol | undefined): boolean {
  if (!streamingDirectives.has(directive)) return false;
  const own = protocol && moduleOf[protocol];
  return !modules.some((module) => module !== own && directive.startsWith(`${module}_`));
}
