import type { Files } from '../../host/files.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Address, HopProtocol } from '../../model/route.ts';
import type { Copies, Copy, CopySite, CopySource, Way } from '../copies.ts';
import { readConfig, type Config, type Node } from './config.ts';
import { nginxControl } from './control.ts';
import type { Instance } from './instance.ts';
import { masterUnder } from './master.ts';
import { nameOf } from './routing/node.ts';
import { passDirectives } from './routing/upstream.ts';
import { sandboxCopy } from './sandbox.ts';
import { modulesOf } from './sandbox/code.ts';
import { socketAt, socketsOf } from './sandbox/listen.ts';
import { refusal } from './sandbox/refusal.ts';
import { rootsOf } from './sandbox/roots.ts';
import { withoutCode } from './sandbox/trust.ts';
import { returnsOf, wayOf } from './way.ts';

/** An nginx, as far as a private copy of it needs to know it. */
export interface Original {
  readonly configuration: Config;
  /** Where its files are read. */
  readonly source: Files;
  readonly instance: Pick<Instance, 'binary' | 'build' | 'globals' | 'master' | 'prefix' | 'uid'>;
}

const text = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** The pass directives that the request can come to, and those by which it comes back. */
interface Passes {
  readonly way: readonly Node[];
  readonly returns: ReadonlyMap<Node, Address>;
}

function passesOf(config: Config, { instance }: Original, way: Way | undefined): Passes {
  if (!way) return { way: [], returns: new Map() };
  const options = { build: instance.build, asRoot: instance.uid === 0 };
  return {
    way: wayOf(config, way.request, options),
    returns: returnsOf(config, way.returns, options),
  };
}

function copyOf(
  config: Config,
  { instance }: Original,
  { way, returns }: Passes,
  site: CopySite,
): Result<Copy> {
  const { control } = site;
  if (!('socketPath' in control)) return fail('sandbox-edits', { file: config.main });
  const startedByRoot = instance.uid === 0;
  const within = (pass: Node): string | undefined => {
    const to = returns.get(pass);
    const socket = to && socketAt(config, to, startedByRoot);
    return to && (socket === undefined ? text(to) : (site.listen(socket) ?? text(to)));
  };
  const copy = sandboxCopy(config, {
    folder: site.folder,
    listen: (socket) => site.listen(socket),
    origin: (protocol) => site.origin(protocol),
    harmless: site.harmless,
    control: control.socketPath,
    onTheWay: (pass) => way.length === 0 || way.includes(pass),
    within,
    startedByRoot,
    crowded: site.crowded,
    chained: site.chained,
    unknown: site.unknown,
    globals: instance.globals ?? '',
  });
  if (!copy.ok) return copy;
  const { main, ...written } = copy.value;
  return ok({
    ...written,
    command: [instance.binary, '-p', instance.prefix, '-c', main] as const,
  });
}

function protocolsOf(way: readonly Node[]): readonly HopProtocol[] {
  return way.flatMap((pass) => passDirectives[nameOf(pass)] ?? []);
}

function sourceOf(config: Config, original: Original, way: Way | undefined): CopySource {
  const { instance } = original;
  const asRoot = instance.uid === 0;
  const passes = passesOf(config, original, way);
  return {
    sockets: socketsOf(config, asRoot),
    socketAt: (entry) => socketAt(config, entry, asRoot),
    visible: [instance.binary, instance.prefix, ...modulesOf(config), ...rootsOf(config)],
    protocols: protocolsOf(passes.way),
    control: 'unix',
    trusted: () => withoutCode(config, instance.binary),
    copy: (site) => copyOf(config, original, passes, site),
    refusal,
  };
}

/**
 * The private copies of an nginx.
 * @param way every pass directive leads to the origin where none is given
 */
export function nginxCopies(original: Original, way?: Way): Copies {
  const { configuration, source, instance } = original;
  const { build, binary, uid, master } = instance;
  return {
    program: { kind: build.flavour, version: build.version, binary },
    owner: { uid, pid: master },
    variant(changed) {
      const read = (path: string): Result<string> => {
        const text = changed.get(path) ?? configuration.files.get(path)?.text;
        return text === undefined ? source.read(path) : ok(text);
      };
      const { main, prefix } = configuration;
      const config =
        changed.size === 0
          ? ok(configuration)
          : readConfig(main, { prefix, build, files: { ...source, read } });
      if (!config.ok) return config;
      const unreadable = config.value.problems.find(({ code }) => code.startsWith('file-'));
      if (unreadable) return fail(unreadable.code, unreadable.details);
      return ok(sourceOf(config.value, original, way));
    },
    reload: (pid) => {
      const running = masterUnder(pid) ?? pid;
      return nginxControl({ master: running, binary, arguments: [] }).reload();
    },
  };
}
