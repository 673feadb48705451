import { dirname, join } from 'node:path';

import { fail, ok, type Result } from '../../model/result.ts';
import type { Address } from '../../model/route.ts';
import { relayedCopy } from '../application/relayed-copy.ts';
import { endpointOf, supervised } from '../application/supervisor.ts';
import type { Copies, Copy, CopySite, CopySource, Refusal } from '../copies.ts';
import { bindsOf, socketText } from './binds.ts';
import type { Instance } from './instance.ts';
import { settingsOf, valueOf, workerClass, type ConfigFile } from './settings.ts';
import type { Settings } from '../../model/route.ts';

/** The settings of the original that the copy is to have as well. */
const kept = ['workers', 'worker_class', 'threads', 'worker_connections', 'timeout'] as const;

function copyOf(instance: Instance, settings: Settings, site: CopySite): Result<Copy> {
  const unknown = kept.find((name) => valueOf(settings, name) === undefined);
  if (unknown !== undefined) return fail('setting-unknown', { directive: unknown });
  const [bind] = bindsOf(settings);
  if (!bind) return fail('setting-unknown', { directive: 'bind' });
  const at = (name: string): string => join(site.folder, name);
  const { host, port } = bind;
  const own = port === 0 ? `unix:${host}` : `${host}:${port}`;
  const listen = site.listen(socketText(bind)) ?? own;
  const beside = supervised(site.folder, site.control, endpointOf(listen.replace(/^unix:/, '')), [
    instance.python,
    instance.script,
    '--config',
    at('copy.py'),
    'relay:application',
  ]);
  const text = [
    `bind = '${listen}'`,
    `chdir = '${site.folder}'`,
    `worker_tmp_dir = '${site.folder}'`,
    ...kept.map((name) => {
      const value = valueOf(settings, name) ?? '';
      return `${name} = ${/^-?\d+$/.test(value) ? value : `'${value}'`}`;
    }),
    '',
  ].join('\n');
  return ok(relayedCopy(site, { path: at('copy.py'), text }, beside));
}

/** gunicorn writes why it does not start: its last line that is no trace. */
function refusal(errors: string): Refusal {
  const lines = errors.split('\n').filter((line) => /Error|error/.test(line));
  const reason = (lines.at(-1) ?? '').replaceAll(/'[^']*'/g, "'…'");
  return { reason, file: '', line: 0, portTaken: /Address already in use|in use:/.test(errors) };
}

/** A worker class of the user's own is code that the configuration brings along. */
const ownWorkers: ReadonlySet<string> = new Set([
  'sync',
  'gthread',
  'gevent',
  'eventlet',
  'tornado',
]);

function sourceOf(instance: Instance, settings: Settings): CopySource {
  const binds = bindsOf(settings);
  const kind = workerClass(settings) ?? '';
  return {
    sockets: binds.map(socketText),
    socketAt: (entry: Address) => {
      const bind = binds.find(
        ({ host, port }) => port === entry.port && (port !== 0 || host === entry.host),
      );
      return bind && socketText(bind);
    },
    visible: [instance.python, dirname(dirname(instance.python)), instance.script],
    protocols: ['http'],
    control: 'unix',
    trusted: () =>
      ownWorkers.has(kind)
        ? ok(undefined)
        : fail('sandbox-untrusted-code', { directive: 'worker_class', file: instance.config }),
    copy: (site) => copyOf(instance, settings, site),
    refusal,
  };
}

/** The private copies of a gunicorn: its program and workers, with an application of ours. */
export function gunicornCopies(
  instance: Instance,
  read: (text: string | undefined) => ConfigFile | undefined,
): Copies {
  const { master, uid, version, script } = instance;
  return {
    program: { kind: 'gunicorn', version, binary: script },
    owner: { uid, pid: master },
    variant(changed, sets) {
      const settings = settingsOf(instance, read(changed.get(instance.config)));
      if (!sets) return ok(sourceOf(instance, settings));
      const { directive, args } = sets;
      const setting = {
        directive,
        values: [args],
        source: 'configured',
        places: [],
        overrode: [],
      } as const;
      return ok(sourceOf(instance, new Map([...settings, [directive, setting]])));
    },
  };
}
