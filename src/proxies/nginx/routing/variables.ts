import { assignedVariables } from './assigned-variables.ts';
import { definedVariable } from './defined-variables.ts';
import { remoteUser } from './remote-user.ts';
import { pathInfo, scriptName } from './script-name.ts';
import { serverNames } from './server-name.ts';
import type { State } from './state.ts';
import { parseTemplate } from './template.ts';
import { documentRoot, pathOf, realRoot } from './paths.ts';
import { concat, unknown, type Value } from './value.ts';

type Builtin = (state: State) => Value;

/** `$server_name`: the first name, a leading dot left out (ngx_http_core_merge_srv_conf). */
export function serverName(state: State): string {
  const [first = ''] = serverNames(state.entry.server);
  return first.startsWith('~') ? first : first.toLowerCase().replace(/^\./, '');
}

const host: Builtin = (state) => state.entry.host || serverName(state);

const builtins: Readonly<Record<string, Builtin>> = {
  args: ({ args }) => args,
  document_root: (state) => documentRoot(state, expand),
  document_uri: ({ uri }) => uri,
  fastcgi_path_info: pathInfo,
  fastcgi_script_name: scriptName,
  host,
  https: ({ request }) => (request.tls ? 'on' : ''),
  is_args: ({ args }) => (args === '' ? '' : '?'),
  nginx_version: ({ version }) => version,
  query_string: ({ args }) => args,
  realpath_root: (state) => realRoot(state, expand),
  remote_addr: ({ request }) => request.clientAddress ?? unknown('$remote_addr'),
  remote_user: ({ request }) => remoteUser(request.headers),
  request_filename: (state) => pathOf(state, state.uri, expand),
  request_method: ({ method }) => method,
  request_uri: ({ entry }) => entry.target.raw,
  scheme: ({ request }) => (request.tls ? 'https' : 'http'),
  server_addr: ({ request }) => request.address ?? unknown('$server_addr'),
  server_name: serverName,
  server_port: ({ request }) => String(request.port),
  uri: ({ uri }) => uri,
};

/** A request header by its variable name: dashes are underscores, several are joined. */
function header({ request }: State, name: string): Value {
  if (name === 'host') return request.hostHeader;
  if (!request.headers) return unknown(`$http_${name}`);
  const values = request.headers
    .filter(([header]) => header.toLowerCase().replaceAll('-', '_') === name)
    .map(([, value]) => value);
  return values.join(name === 'cookie' ? '; ' : ', ');
}

/** `$arg_name`: the first such argument, names compared without case (ngx_http_arg). */
function argument({ args }: State, name: string): string {
  const found = args
    .split('&')
    .map((pair) => /^([^=]*)=([^]*)$/.exec(pair))
    .find((pair) => pair?.[1]?.toLowerCase() === name);
  return found?.[2] ?? '';
}

function cookie(state: State, name: string): Value {
  const cookies = header(state, 'cookie');
  if (typeof cookies !== 'string') return unknown(`$cookie_${name}`);
  const found = cookies
    .split(/;\s*/)
    .map((pair) => /^([^=]*)=([^]*)$/.exec(pair.trim()))
    .find((pair) => pair?.[1]?.toLowerCase() === name);
  return found?.[2] ?? '';
}

/** The value of `$name` at this moment of the request. Names are in lower case. */
export function variable(state: State, name: string): Value {
  if (name === 'args' || name === 'query_string') return state.args;
  const set = state.variables.get(name);
  if (set !== undefined) return set;
  const builtin = builtins[name];
  if (builtin) return builtin(state);
  const defined = definedVariable(state, name, expand);
  if (defined !== undefined) {
    state.variables.set(name, defined);
    return defined;
  }
  if (name.startsWith('http_')) return header(state, name.slice('http_'.length));
  if (name === 'content_type' || name === 'content_length') return header(state, name);
  if (name.startsWith('arg_')) return argument(state, name.slice('arg_'.length));
  if (name.startsWith('cookie_')) return cookie(state, name.slice('cookie_'.length));
  return assignedVariables(state.config).has(name) ? '' : unknown(`$${name}`);
}

/** A text with its variables replaced; `encode` is applied to numbered captures. */
export function expand(
  state: State,
  text: string,
  encode: (capture: string) => string = (capture) => capture,
): Value {
  const parts = parseTemplate(text);
  // nginx measures first: a `map` looked up on the way changes the captures for the whole text.
  const values = parts.map((part) => part.kind === 'variable' && variable(state, part.name));
  return concat(
    parts.map((part, i) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'variable') return values[i] || '';
      const capture = state.captures[part.number] ?? '';
      return typeof capture === 'string' ? encode(capture) : capture;
    }),
  );
}
