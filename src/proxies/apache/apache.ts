import { resolve as resolvePath } from 'node:path';

import { filesAs, readerOf } from '../../host/files-as.ts';
import { localFiles, type Files } from '../../host/files.ts';
import type { ProcessInfo } from '../../host/processes.ts';
import type { Finding } from '../../model/finding.ts';
import { ok, type Result } from '../../model/result.ts';
import type { HopRequest, Passage, Proxy, Sight } from '../proxy.ts';
import { causes } from './causes.ts';
import { apacheControl } from './control.ts';
import { apacheCopies } from './copies.ts';
import { readConfig, type Build, type Config } from './config.ts';
import type { Environment } from './environment.ts';
import { instanceOf, type Instance } from './instance.ts';
import { resolve } from './resolve.ts';
import { lastNamed, placeOf } from './routing/node.ts';
import type { Resolution } from './routing/resolution.ts';
import { authorityOf, targetOf } from './routing/upstream.ts';
import { cutOffOf } from './delivery/cut-off.ts';
import { includeFolders } from './include-folders.ts';
import { mattersToStream } from './settings/streaming.ts';
import { otherSites } from './sites.ts';

/** An Apache httpd whose configuration was read. */
export interface Apache extends Proxy {
  readonly kind: 'apache';
  readonly build: Build;
  readonly place: ApachePlace;
  readonly configuration: Config;
  /** Where its files are read, with the rights of its owner. */
  readonly source: Files;
  readonly instance?: Instance;
  resolve(request: HopRequest): Result<Resolution>;
}

/** Is this proxy Apache httpd? */
export function isApacheProxy(proxy: Proxy): proxy is Apache {
  return proxy.kind === 'apache';
}

function passageOf(resolution: Resolution): Passage {
  const { handler, settings, sections, server, query, host, dependsOn } = resolution;
  const block = sections.at(-1) ?? server.node;
  const common = { settings, dependsOn, ...(block ? { block: placeOf(block) } : {}) };
  if (handler.kind !== 'pass') return { ...common, handler: handler.kind, next: [] };
  const target = targetOf(handler.url, query);
  const cutOff = cutOffOf(settings);
  const keepsHost = settings.get('proxypreservehost')?.values[0]?.[0]?.toLowerCase() === 'on';
  return {
    ...common,
    handler: 'pass',
    next: handler.upstreams
      .toSorted((a, b) => Number(a.backup) - Number(b.backup))
      .map(({ protocol, address, backup }) => ({ protocol, address, backup, down: false })),
    ...(target === undefined ? {} : { nextTarget: target }),
    nextHost: keepsHost ? host : authorityOf(handler.url),
    ...(cutOff ? { silence: { ms: cutOff.afterMs, directive: cutOff.setting.directive } } : {}),
  };
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
  const resolved = (request: HopRequest): Result<Resolution> =>
    resolve(configuration, request, elsewhere ? undefined : files);
  const findings = (resolution: Resolution, sight: Sight): readonly Finding[] => {
    const evidence = { config: configuration, build, resolution, sight };
    return causes.flatMap((cause) => {
      const found = cause.find(evidence);
      return found ? [{ cause: cause.id, hop: 0, ...found }] : [];
    });
  };
  return ok({
    kind: 'apache',
    version: build.version,
    config,
    ...(unread ? { unread: { code: unread.code, details: unread.details } } : {}),
    files: new Map([...configuration.files].map(([path, { text }]) => [path, text])),
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
    build,
    place,
    configuration,
    source: files,
    resolve: resolved,
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
