import { filesAs, readerOf } from '../../host/files-as.ts';
import { localFiles, type Files } from '../../host/files.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import type { Finding } from '../../model/finding.ts';
import { ok, type Result } from '../../model/result.ts';
import { filesAfter } from '../edited.ts';
import type { Predictor } from '../predictor.ts';
import type { HopRequest, Passage, Proxy, Sight } from '../proxy.ts';
import { nginxCopies } from './copies.ts';
import { folkloreFor } from './folklore.ts';
import { includeFolders } from './include-folders.ts';
import type { Evidence } from './cause.ts';
import { attendTo } from './attend.ts';
import { causes } from './causes.ts';
import { readConfig, type Build, type Config } from './config.ts';
import { nginxControl } from './control.ts';
import { readTimeout } from './delivery/cut-off.ts';
import { moduleOf } from './delivery/upstream.ts';
import { Values } from './delivery/values.ts';
import { instanceOf, type Instance } from './instance.ts';
import { nextHost } from './next-host.ts';
import { reloadCuts } from './reload-cuts.ts';
import { resolve } from './resolve.ts';
import { nginxPredictor } from './predictor.ts';
import { placeOf } from './routing/node.ts';
import { routed } from './routing/routed.ts';
import { mattersToStream } from './settings/streaming.ts';
import { otherSites } from './sites.ts';
import { straysOf } from './strays.ts';
import type { Outcome, Resolution } from './routing/resolution.ts';

/** An nginx whose configuration was read. */
export interface Nginx extends Proxy, Predictor {
  readonly kind: 'nginx';
  readonly build: Build;
  readonly configuration: Config;
  /** Where its files are read, with the rights of its owner. */
  readonly source: Files;
  readonly instance?: Instance;
  /** Was it started by root, as far as known? */
  readonly asRoot: boolean;
  resolve(request: HopRequest): Result<Resolution>;
}

/** The clock that ends a stream of which nothing comes. */
function silenceOf({ handler, settings }: Outcome): Pick<Passage, 'silence'> {
  const values = new Values(settings);
  const module = moduleOf(values);
  if (handler.kind !== 'pass' || !module) return {};
  return { silence: { ms: readTimeout(values, module), directive: `${module}_read_timeout` } };
}

/** In the order in which servers are asked: backups when the others fail, those that are down never. */
const turn = ({ backup, down }: { backup: boolean; down: boolean }): number =>
  down ? 2 : Number(backup);

function passageOf({ outcome, dependsOn }: Resolution, request: HopRequest): Passage {
  const { handler, settings, blocks } = outcome;
  const block = blocks.at(-1);
  const passed = handler.kind === 'pass' ? handler : undefined;
  const { upstream } = passed ?? {};
  const protocol = upstream?.protocol ?? 'http';
  const http = protocol === 'http' || protocol === 'https';
  const host = upstream && http ? nextHost(settings, upstream.name, request) : undefined;
  return {
    settings,
    handler: handler.kind,
    next: (upstream?.servers ?? [])
      .toSorted((a, b) => turn(a) - turn(b))
      .map(({ address, backup, down }) => ({ protocol, address, backup, down })),
    ...(passed?.uri === undefined ? {} : { nextTarget: passed.uri }),
    ...silenceOf(outcome),
    ...(host === undefined ? {} : { nextHost: host }),
    ...(passed?.parameters ? { nextParameters: passed.parameters } : {}),
    dependsOn: [...dependsOn, ...(passed?.dependsOn ?? [])],
    ...(block ? { block: placeOf(block) } : {}),
  };
}

/** A configuration as it was read, and how it treats a request. */
type Reading = Pick<Nginx, 'configuration' | 'build' | 'source' | 'resolve'>;

/**
 * The causes that fit what was seen, in the order of the catalogue; of those that harm others, where
 * nobody gets the stream late or not at all.
 */
function findings(
  { configuration: config, build, resolve, source }: Reading,
  request: HopRequest,
  sight: Sight,
): Result<readonly Finding[]> {
  const resolution = resolve(request);
  if (!resolution.ok) return resolution;
  const { outcome } = resolution.value;
  const inner = (sight.inner ?? []).flatMap((again) => {
    const further = resolve(again);
    return further.ok ? [further.value.outcome] : [];
  });
  const quiet = sight.troubled.length === 0;
  const strays = (): readonly Config[] => straysOf(config, source, build);
  const evidence: Evidence = { config, build, outcome, request, inner, sight, strays };
  return ok(
    causes.flatMap((cause) => {
      const found = quiet && !cause.beside ? undefined : cause.find(evidence);
      const beside = quiet ? ({ beside: true } as const) : {};
      return found ? [{ cause: cause.id, hop: 0, ...found, ...beside }] : [];
    }),
  );
}

/** What is told from the configuration alone. */
function answersOf(reading: Reading): Pick<Nginx, 'otherSites' | 'folklore' | 'route' | 'explain'> {
  const { configuration, resolve: resolved } = reading;
  return {
    otherSites(request) {
      const resolution = request && resolved(request);
      const own = resolution?.ok ? resolution.value.outcome.server : undefined;
      return otherSites(configuration, own);
    },
    folklore(request, stalled) {
      const resolution = resolved(request);
      if (!resolution.ok) return [];
      return folkloreFor(configuration, resolution.value.outcome, stalled);
    },
    route(request) {
      const resolution = resolved(request);
      return resolution.ok ? ok(passageOf(resolution.value, request)) : resolution;
    },
    explain: (request, sight) => findings(reading, request, sight),
  };
}

/** What can be done with a running nginx. */
function powersOf(
  { configuration, source }: Reading,
  instance: Instance,
): Pick<Nginx, 'instance' | 'control' | 'reloadCuts' | 'attend' | 'copies'> {
  return {
    instance,
    control: nginxControl(instance),
    ...reloadCuts(configuration),
    attend: () => attendTo(instance.master),
    copies: (way) => nginxCopies({ configuration, source, instance }, way),
  };
}

/**
 * Reads the configuration of an nginx.
 * Failures: those of `readConfig`.
 */
export function openNginx(
  place: { readonly config: string; readonly prefix: string; readonly build: Build },
  running: {
    readonly instance?: Instance;
    readonly process?: ProcessInfo;
    /** Was it started by root? Told by the instance, where there is one; yes unless said. */
    readonly asRoot?: boolean;
  } = {},
  files: Files = localFiles,
): Result<Nginx> {
  const { build, config, prefix } = place;
  const read = readConfig(config, { prefix, build, files });
  if (!read.ok) return read;
  const configuration = read.value;
  const { instance, process } = running;
  const unread = configuration.problems.find(({ code }) => code.startsWith('file-'));
  const asRoot = instance ? instance.uid === 0 : (running.asRoot ?? true);
  // Only a process shows that its files lie on this machine's disk.
  const disk = process ? { files } : {};
  const reading: Reading = {
    configuration,
    build,
    source: files,
    resolve: (request) =>
      resolve(configuration, routed(request, instance !== undefined), { build, asRoot, ...disk }),
  };
  const texts = new Map([...configuration.files].map(([path, { text }]) => [path, text]));
  const answers = answersOf(reading);
  return ok({
    kind: 'nginx',
    version: build.version,
    config,
    ...(unread ? { unread: { code: unread.code, details: unread.details } } : {}),
    files: texts,
    folders: includeFolders(configuration),
    mattersToStream,
    asRoot,
    ...(process ? { process } : {}),
    ...reading,
    ...answers,
    ...nginxPredictor({ ...reading, ...answers, files: texts }, (remedies) => {
      const after = filesAfter(files, texts, remedies);
      return after.ok ? openNginx(place, { asRoot }, after.value) : after;
    }),
    ...(instance ? powersOf(reading, instance) : {}),
  });
}

const isRoot = (): boolean => globalThis.process.getuid?.() === 0;

/**
 * The nginx that a process runs, with the configuration that its files hold now.
 * Failures: those of `instanceOf` and `readConfig`; `proxy-not-running` when it has just gone.
 */
export async function openRunningNginx(process: ProcessInfo): Promise<Result<Nginx>> {
  const instance = await instanceOf(process);
  if (!instance.ok) return instance;
  const { config, prefix, build } = instance.value;
  // Root reads for the owner of the nginx no more than they could read themselves.
  const reader = isRoot() ? readerOf(process.pid) : undefined;
  const files = reader ? filesAs(reader) : localFiles;
  return openNginx({ config, prefix, build }, { instance: instance.value, process }, files);
}
