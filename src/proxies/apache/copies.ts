import type { Files } from '../../host/files.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Address, HopProtocol } from '../../model/route.ts';
import type { Copies, Copy, CopySite, CopySource, Way } from '../copies.ts';
import type { HopRequest } from '../proxy.ts';
import { readConfig, type Config } from './config.ts';
import type { Instance } from './instance.ts';
import { resolve } from './resolve.ts';
import { everyNode } from './routing/node.ts';
import type { Proxying } from './routing/resolution.ts';
import { sandboxCopy } from './sandbox.ts';
import { socketAt, socketsOf } from './sandbox/listen.ts';
import type { Printed } from './sandbox/print.ts';
import { refusal } from './sandbox/refusal.ts';
import { modulesOf, withoutCode } from './sandbox/trust.ts';
import { beginningOf, namesServers, type Leads } from './sandbox/urls.ts';

/** An httpd, as far as a private copy of it needs to know it. */
export interface Original {
  readonly configuration: Config;
  /** Where its files are read. */
  readonly source: Files;
  readonly instance: Instance;
}

function passingOf(config: Config, request: HopRequest, files: Files): Proxying | undefined {
  const resolution = resolve(config, request, files);
  const handler = resolution.ok ? resolution.value.handler : undefined;
  return handler?.kind === 'pass' ? handler : undefined;
}

const beginningsOf = ({ url, balancer }: Proxying): readonly string[] =>
  [url, ...(balancer?.members ?? []).map(({ name }) => name)].map(beginningOf);

const text = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Where the servers that the configuration names lead in the copy; all to the origin without a way. */
function leadsOf(config: Config, files: Files, way: Way | undefined, site: CopySite): Leads {
  const own = way && passingOf(config, way.request, files);
  const everyone = [...everyNode(config.nodes)].filter(namesServers);
  const returns = (way?.returns ?? []).flatMap(({ request, to }) => {
    const pass = passingOf(config, request, files);
    const socket = socketAt(config, to);
    const there = (socket === undefined ? undefined : site.listen(socket)) ?? text(to);
    return pass ? beginningsOf(pass).map((beginning) => [beginning, there] as const) : [];
  });
  return {
    onTheWay: new Set(own ? beginningsOf(own) : []),
    nodes: new Set(own ? [own.node] : everyone),
    returns: new Map(returns),
    origin: (protocol) => site.origin(protocol),
    harmless: site.harmless,
  };
}

/** The variables that the texts name: no others go to the copy. */
function variablesOf(config: Config, { environment }: Instance): Record<string, string> {
  const all = [...config.files.values()].map((file) => file.text).join('\n');
  const names = new Set([...all.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name));
  return Object.fromEntries([...environment].filter(([name]) => names.has(name)));
}

function sourceOf(config: Config, original: Original, way: Way | undefined): CopySource {
  const { instance, source } = original;
  const { binary, defines } = instance;
  const own = way && passingOf(config, way.request, source);
  const protocols: readonly HopProtocol[] = own
    ? [...new Set(own.upstreams.map(({ protocol }) => protocol))]
    : [];
  const first = way?.returns[0]?.request ?? way?.request;
  const entry =
    first?.address === undefined ? undefined : { host: first.address, port: first.port };
  const roots = [...everyNode(config.nodes)].flatMap(({ name, args }) =>
    name === 'documentroot' ? [args[0] ?? ''] : [],
  );
  let places: Printed['places'] = [];
  return {
    sockets: socketsOf(config),
    socketAt: (address) => socketAt(config, address),
    visible: [binary, config.root, ...modulesOf(config), ...roots.filter((path) => path !== '')],
    protocols,
    control: 'tcp',
    trusted: () => withoutCode(config, binary),
    copy(site): Result<Copy> {
      const leads = leadsOf(config, source, way, site);
      const copy = sandboxCopy(config, { site, leads, entry });
      ({ places } = copy);
      const { main, places: _places, ...written } = copy;
      const named = defines.flatMap((name) => ['-D', name]);
      return ok({
        ...written,
        command: [binary, '-d', config.root, '-f', main, ...named, '-D', 'FOREGROUND'] as const,
        env: variablesOf(config, instance),
      });
    },
    refusal: (errors) => refusal(errors, config, places),
  };
}

/**
 * The private copies of an httpd.
 * @param way every server leads to the origin where none is given
 */
export function apacheCopies(original: Original, way?: Way): Copies {
  const { configuration, source, instance } = original;
  const { build, binary, uid, master, environment, defines } = instance;
  return {
    program: { kind: 'apache', version: build.version, binary },
    owner: { uid, pid: master },
    variant(changed) {
      const read = (path: string): Result<string> => {
        const known = changed.get(path) ?? configuration.files.get(path)?.text;
        return known === undefined ? source.read(path) : ok(known);
      };
      const options = { build, files: { ...source, read }, environment, defines };
      const config =
        changed.size === 0 ? ok(configuration) : readConfig(configuration.main, options);
      if (!config.ok) return config;
      const wrong = config.value.problems.find(({ severity }) => severity === 'error');
      if (wrong) return fail(wrong.code, wrong.details);
      return ok(sourceOf(config.value, original, way));
    },
  };
}
