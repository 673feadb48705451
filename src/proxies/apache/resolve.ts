import type { Files } from '../../host/files.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { HopRequest } from '../proxy.ts';
import type { Config, Node } from './config.ts';
import { effectiveSettings, type Scope } from './effective.ts';
import { extensionsOf, fileOf, scriptOf } from './routing/file.ts';
import { everyNode, isOn, lastNamed } from './routing/node.ts';
import { mappingFor, proxying, type Mapping } from './routing/passing.ts';
import type { Handler, Resolution } from './routing/resolution.ts';
import { rewrite, type Rewriting } from './routing/rewrite.ts';
import {
  directoriesFor,
  filesFor,
  locationsFor,
  proxySectionsFor,
  type Matching,
} from './routing/sections.ts';
import { uriOf } from './routing/uri.ts';
import { listens, serverFor, serversOf, type Server } from './routing/vhost.ts';
import { mattersToStream } from './settings/streaming.ts';

/** A path with the server that was chosen for it. */
interface Asked {
  readonly config: Config;
  readonly server: Server;
  readonly path: string;
  readonly query: string | undefined;
  readonly files: Files | undefined;
}

/** A handler, with the sections that it was chosen in. */
interface Chosen {
  readonly handler: Handler;
  readonly matching: Matching;
}

/** The nodes of the main server, then of the virtual host. */
const serverNodes = ({ config, server }: Asked): readonly Node[] =>
  server.node ? [...config.nodes, ...server.nodes] : config.nodes;

const together = (...all: readonly Matching[]): Matching => ({
  sections: all.flatMap(({ sections }) => sections),
  dependsOn: all.flatMap(({ dependsOn }) => dependsOn),
});

/** A handler by the file's extensions (`AddHandler`), the last that fits. */
function addedHandler(nodes: readonly Node[], file: string): Node | undefined {
  const extensions = extensionsOf(file);
  return nodes.findLast(
    ({ name, args }) =>
      name === 'addhandler' &&
      args.slice(1).some((one) => extensions.includes(one.replace(/^\./, ''))),
  );
}

/** A request for a path that is not passed on before files are looked at. */
function byFile(asked: Asked, locations: Matching, again: boolean): Chosen {
  const { config, server, path, files } = asked;
  const nodes = serverNodes(asked);
  const file = scriptOf(fileOf(config, server, path), files);
  const directories = directoriesFor(nodes, file);
  const scopes = [nodes, ...directories.sections.map(({ children = [] }) => children)];
  const matching = together(directories, filesFor(scopes, file), locations);
  const merged = [nodes, ...matching.sections.map(({ children = [] }) => children)].flat();
  const redirect = nodes.find(
    ({ name, args }) => name === 'redirect' && path.startsWith(args.at(-2) ?? ''),
  );
  if (redirect) {
    const status = Number(redirect.args.length > 2 ? redirect.args[0] : 302) || 302;
    return { handler: { kind: 'answer', status, node: redirect }, matching };
  }
  const set = lastNamed(merged, 'sethandler');
  const node =
    set?.args[0]?.toLowerCase() === 'none' ? undefined : (set ?? addedHandler(merged, file));
  const handler = node?.args[0] ?? '';
  if (node && /^proxy:/i.test(handler)) {
    const mapping: Mapping = { node, url: handler.slice('proxy:'.length) + file };
    return { handler: proxying(config, server, mapping), matching };
  }
  if (node) return { handler: { kind: 'module', handler, node }, matching };
  const index = again ? indexOf(asked, merged, file) : undefined;
  if (index === undefined) return { handler: { kind: 'files', path: file }, matching };
  return byFile({ ...asked, path: index }, locationsFor(nodes, index), false);
}

/** What stands for a folder or a missing file: `DirectoryIndex`, `FallbackResource`. */
function indexOf({ path, files }: Asked, nodes: readonly Node[], file: string): string | undefined {
  if (!files) return undefined;
  if (files.isFolder(file)) {
    const names = lastNamed(nodes, 'directoryindex')?.args ?? ['index.html'];
    const found = names.find((name) => files.exists(`${file.replace(/\/$/, '')}/${name}`));
    if (found !== undefined) return `${path.replace(/\/$/, '')}/${found}`;
  }
  const fallback = lastNamed(nodes, 'fallbackresource')?.args[0];
  return files.exists(file) || fallback === 'disabled' ? undefined : fallback;
}

function chosen(asked: Asked, { result }: Rewriting): Chosen {
  const { config, server } = asked;
  const nodes = serverNodes(asked);
  const path = result.kind === 'path' ? result.path : asked.path;
  const locations = locationsFor(nodes, path);
  if (result.kind === 'answer') return { handler: result, matching: locations };
  const through = result.kind === 'none' || (result.kind === 'path' && result.through);
  const mapping =
    result.kind === 'proxy'
      ? { node: result.node, url: result.url }
      : through
        ? mappingFor(config, server, locations.sections, path)
        : undefined;
  if (mapping === 'unknown') {
    const matching = together(locations, { sections: [], dependsOn: ['ProxyPassMatch'] });
    return { handler: { kind: 'files' }, matching };
  }
  if (mapping) {
    const matching = together(proxySectionsFor(nodes, mapping.url), locations);
    return { handler: proxying(config, server, mapping), matching };
  }
  return byFile({ ...asked, path }, locations, true);
}

const conditional: ReadonlySet<string> = new Set(['if', 'elseif', 'else']);

/** Conditions that are decided for each request, where what stands in them matters. */
function conditions(scopes: readonly Scope[]): readonly string[] {
  return scopes.flatMap(({ nodes }) =>
    nodes
      .filter(({ name, children = [] }) => {
        if (!conditional.has(name)) return false;
        return [...everyNode(children)].some((node) => mattersToStream(node.name));
      })
      .map(({ directive }) => `<${directive.name.value} ${directive.rest}>`.replace(' >', '>')),
  );
}

const title = ({ directive }: Node): string => directive.name.value;

/** A directive and its place, as `dependsOn` names it. */
function named(node: Node): string {
  const line = node.file.text.slice(0, node.directive.head.start).split('\n').length;
  return `${title(node)} (${node.file.path}:${line})`;
}

/**
 * Which server, sections and settings answer a request, and where it is passed on, as httpd would
 * choose. What cannot be known is named in `dependsOn`.
 * Failures: `apache-not-listening`, `apache-no-tls`.
 */
export function resolve(config: Config, request: HopRequest, files?: Files): Result<Resolution> {
  const { address, port, tls } = request;
  if (!listens(config, address, port)) {
    return fail('apache-not-listening', { address: address ?? '*', port });
  }
  const host = request.host.replace(/:\d+$/, '');
  const server = serverFor(config, address, port, host);
  const engine =
    lastNamed(server.nodes, 'sslengine') ?? lastNamed(serversOf(config).main.nodes, 'sslengine');
  if (tls && !isOn(engine)) return fail('apache-no-tls', { address: address ?? '*', port });
  const { path, query } = uriOf(request.target);
  const rewriting = rewrite(server.nodes, { ...request, path, query, host: request.host });
  const { handler: wanted, matching } = chosen({ config, server, path, query, files }, rewriting);
  // Plain HTTP where TLS is spoken is refused before anything is looked at (ssl_io_filter_error).
  const refused = !tls && engine && isOn(engine);
  const handler: Handler = refused ? { kind: 'answer', status: 400, node: engine } : wanted;
  const scopes: readonly Scope[] = [
    { name: 'server', nodes: config.nodes },
    ...(server.node ? [{ name: 'VirtualHost', nodes: server.nodes }] : []),
    ...matching.sections.map((node) => ({ name: title(node), nodes: node.children ?? [] })),
  ];
  const unknown = config.problems.filter(({ severity }) => severity === 'unknown');
  const dependsOn = [
    ...unknown.map(({ details }) => String(details['directive'] ?? '')),
    ...rewriting.dependsOn.map(named),
    ...matching.dependsOn,
    ...conditions(scopes),
  ];
  const passes = handler.kind === 'pass' ? handler.parameters : undefined;
  return ok({
    server,
    handler,
    sections: matching.sections,
    settings: effectiveSettings(scopes, passes),
    path,
    query: 'query' in rewriting.result ? rewriting.result.query : query,
    host: request.host,
    dependsOn: [...new Set(dependsOn)],
  });
}
