import type { Config, Node } from '../config.ts';
import { locationPattern } from './location.ts';
import { argsOf, childrenNamed, nameOf } from './node.ts';
import type { Handler } from './resolution.ts';
import { passDirectives, passTarget, upstreamOf } from './upstream.ts';
import { escapeUri } from './uri.ts';

/** The URI of a request at the moment when it is passed on. */
export interface PassedUri {
  /** The raw target of the client. */
  readonly raw: string;
  readonly path: string;
  readonly args: string;
  /** Is `raw` still what the client asked for (no rewrite, no internal redirect)? */
  readonly untouched: boolean;
}

/** The target that an HTTP upstream gets (ngx_http_proxy_create_request). */
function passedTarget(
  written: string | undefined,
  location: Node | undefined,
  uri: PassedUri,
): string {
  const query = uri.args === '' ? '' : `?${uri.args}`;
  if (written !== undefined && written !== '') {
    const pattern = location && locationPattern(location);
    const plain = pattern?.kind === 'prefix' || pattern?.kind === 'exact';
    const rest = plain ? uri.path.slice(pattern.text.length) : uri.path;
    return `${written}${escapeUri(rest)}${query}`;
  }
  return uri.untouched ? uri.raw : `${escapeUri(uri.path)}${query}`;
}

/** The pass directive of a block, if it has one. */
export const passOf = (block: Node): Node | undefined =>
  (block.children ?? []).find((child) => Object.hasOwn(passDirectives, nameOf(child)));

/** What a pass directive does with a request. */
export function passHandler(
  config: Config,
  node: Node,
  location: Node | undefined,
  uri: PassedUri,
): Handler {
  const directive = nameOf(node);
  const [text = ''] = argsOf(node);
  if (text.includes('$')) return { kind: 'pass', directive, node, dependsOn: variablesIn(text) };
  const target = passTarget(directive, text);
  if (!target) return { kind: 'pass', directive, node, dependsOn: [text] };
  const upstream = upstreamOf(config, target);
  const http = directive === 'proxy_pass';
  return {
    kind: 'pass',
    directive,
    node,
    upstream,
    dependsOn: [],
    ...(http ? { uri: passedTarget(target.uri, location, uri) } : {}),
  };
}

const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].map(
    ([, braced, bare]) => `$${braced ?? bare ?? ''}`,
  );

/** Other modules' content handlers, which answer themselves. */
const contentModules = [
  'memcached_pass',
  'empty_gif',
  'stub_status',
  'content_by_lua_block',
  'content_by_lua_file',
  'content_by_lua',
  'echo',
  'perl',
  'js_content',
];

export function moduleHandler(block: Node): Handler | undefined {
  const [node] = contentModules.flatMap((name) => childrenNamed(block, name));
  return node && { kind: 'module', directive: nameOf(node), node };
}
