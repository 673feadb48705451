/** A directive that matters to streaming, and what httpd does when nothing says it. */
interface Default {
  readonly directive: string;
  readonly values: readonly (readonly string[])[];
}

const fixed = (directive: string, ...values: readonly string[]): Default => ({
  directive,
  values: values.length === 0 ? [] : [values],
});

/** httpd's own values (core.c, http_core.c, mod_proxy.c, mod_deflate.c and their like). */
export const streamingDefaults: readonly Default[] = [
  fixed('Timeout', '60'),
  fixed('KeepAlive', 'On'),
  fixed('KeepAliveTimeout', '5'),
  fixed('ProxyTimeout'),
  fixed('ProxyPreserveHost', 'Off'),
  fixed('ProxyIOBufferSize', '8192'),
  fixed('ProxyErrorOverride', 'Off'),
  fixed('SetOutputFilter'),
  fixed('AddOutputFilterByType'),
  fixed('AddOutputFilter'),
  fixed('DeflateBufferSize', '8096'),
  fixed('Protocols', 'http/1.1'),
  fixed('SetEnv'),
  fixed('FlushMaxThreshold', '65536'),
];

/** The parameters of a worker, with mod_proxy's values for them. */
export const workerDefaults: readonly Default[] = [
  fixed('flushpackets', 'off'),
  fixed('flushwait', '10'),
  fixed('timeout'),
  fixed('connectiontimeout'),
  fixed('retry', '60'),
  fixed('keepalive', 'Off'),
];

/** Directives and parameters beside those above that matter to a stream. */
const others = [
  'BalancerMember',
  'CacheEnable',
  'Header',
  'MaxRequestWorkers',
  'ProxyFCGIBackendType',
  'ProxyPass',
  'ProxyPassMatch',
  'RequestHeader',
  'RequestReadTimeout',
  'SSLEngine',
  'SetEnvIf',
  'SetEnvIfNoCase',
  'SetHandler',
  'UnsetEnv',
  'acquire',
  'disablereuse',
  'enablereuse',
  'iobuffersize',
  'max',
  'ping',
  'receivebuffersize',
  'responsefieldsize',
  'ttl',
  'upgrade',
];

const streaming: ReadonlySet<string> = new Set(
  [...streamingDefaults, ...workerDefaults]
    .map(({ directive }) => directive)
    .concat(others)
    .map((name) => name.toLowerCase()),
);

/** Does a directive, or a parameter of a worker, matter to a stream? */
export const mattersToStream = (directive: string): boolean =>
  streaming.has(directive.toLowerCase());
