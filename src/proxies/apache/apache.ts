import { resolve as resolvePath } from 'node:path';

import { filesAs, readerOf } from '../../host/files-as.ts';
import { localFiles, type Files } from '../../host/files.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import type { Finding } from '../../model/finding.ts';
import { ok, type Result } from '../../model/result.ts';
import { filesAfter } from '../edited.ts';
import type { Predictor } from '../predictor.ts';
import type { HopRequest, Proxy, Sight } from '../proxy.ts';
import { causes } from './causes.ts';
import { apacheControl } from './control.ts';
import { apacheCopies } from './copies.ts';
import { readConfig, type Build, type Config } from './config.ts';
import type { Environment } from './environment.ts';
import { instanceOf, type Instance } from './instance.ts';
import { includeFolders } from './include-folders.ts';
import { passageOf } from './passage.ts';
import { apachePredictor } from './predictor.ts';
import { resolve } from './resolve.ts';
import { lastNamed } from './routing/node.ts';
import type { Resolution } from './routing/resolution.ts';
import { mattersToStream } from './settings/streaming.ts';
import { otherSites } from './sites.ts';

/** An Apache httpd whose configuration was read. */
export interface Apache extends Proxy, Predictor {
  readonly kind: 'apache';
  readonly build: Build;
  readonly place: ApachePlace;
  readonly configuration: Config;
  /** Where its files are read, with the rights of its owner. */
  readonly source: Files;
  readonly instance?: Instance;
  resolve(request: HopRequest): Result<Resolution>;
}

/** Where the master writes its process id, as far as the configuration says so. */
function pidFileOf({ nodes, root }: Config): { readonly pidFile?: string } {
  const file = lastNamed(nodes, 'pidfile')?.args[0];
  const folder = resolvePath(root, lastNamed(nodes, 'defaultruntimedir')?.args[0] ?? '.');
  return file === undefined ? {} : { pidFile: resolvePath(folder, file) };
}

/** Where a configuration lies, and what else decides how it is read. */
export interface ApachePlace {
  readonly config: string;
  readonly build: Build;
  readonly environment: Environment;
  readonly defines: readonly string[];
}

/** A configuration as it was read, and how it treats a request. */
type Reading = Pick<Apache, 'configuration' | 'build' | 'resolve'>;

/** What is told from the configuration alone. */
function answersOf({
  configuration,
  build,
  resolve: resolved,
}: Reading): Pick<Apache, 'otherSites' | 'route' | 'explain'> {
  const findings = (resolution: Resolution, sight: Sight): readonly Finding[] => {
    const evidence = { config: configuration, build, resolution, sight };
    return causes.flatMap((cause) => {
      const found = cause.find(evidence);
      return found ? [{ cause: cause.id, hop: 0, ...found }] : [];
    });
  };
  return {
    otherSites(request) {
      const resolution = request && resolved(request);
      return otherSites(configuration, resolution?.ok ? resolution.value.server : undefined);
    },
    route(request) {
      const resolution = resolved(request);
      return resolution.ok ? ok(passageOf(resolution.value)) : resolution;
    },
    explain(request, sight) {
      const resolution = resolved(request);
      return resolution.ok ? ok(findings(resolution.value, sight)) : resolution;
    },
  };
}

/**
 * Reads the configuration of an httpd.
 * Failures: those of `readConfig`.
 */
export function openApache(
  place: ApachePlace,
  running: {
    readonly instance?: Instance;
    readonly process?: ProcessInfo;
    /** Are the files that it serves not those of this machine? */
    readonly elsewhere?: true;
  } = {},
  files: Files = localFiles,
): Result<Apache> {
  const { config, build, environment, defines } = place;
  const read = readConfig(config, { build, files, environment, defines });
  if (!read.ok) return read;
  const configuration = read.value;
  const { instance, process, elsewhere } = running;
  const unread = configuration.problems.find(({ severity }) => severity === 'error');
  const texts = new Map([...configuration.files].map(([path, { text }]) => [path, text]));
  const reading: Reading = {
    configuration,
    build,
    resolve: (request) => resolve(configuration, request, elsewhere ? undefined : files),
  };
  const answers = answersOf(reading);
  return ok({
    kind: 'apache',
    version: build.version,
    config,
    ...(unread ? { unread: { code: unread.code, details: unread.details } } : {}),
    files: texts,
    folders: includeFolders(configuration),
    mattersToStream,
    ...(process ? { process } : {}),
    ...(instance
      ? {
          instance,
          control: apacheControl(instance, pidFileOf(configuration)),
          copies: (way) => apacheCopies({ configuration, source: files, instance }, way),
        }
      : {}),
    place,
    source: files,
    ...reading,
    ...answers,
    ...apachePredictor({ ...reading, ...answers }, (remedies) => {
      const after = filesAfter(files, texts, remedies);
      return after.ok ? openApache(place, elsewhere ? { elsewhere } : {}, after.value) : after;
    }),
  });
}

const isRoot = (): boolean => globalThis.process.getuid?.() === 0;

/**
 * The httpd that a process runs, with the configuration that its files hold now.
 * Failures: those of `instanceOf` and `readConfig`.
 */
export async function openRunningApache(process: ProcessInfo): Promise<Result<Apache>> {
  // Root reads for the owner of the httpd no more than they could read themselves.
  const reader = isRoot() ? readerOf(process.pid) : undefined;
  const files = reader ? filesAs(reader) : localFiles;
  const instance = await instanceOf(process, files);
  return instance.ok
    ? openApache(instance.value, { instance: instance.value, process }, files)
    : instance;
}
