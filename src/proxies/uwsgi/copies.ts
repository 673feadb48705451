import { join } from 'node:path';

import { fail, ok, type Result } from '../../model/result.ts';
import type { Address } from '../../model/route.ts';
import { relayedCopy } from '../application/relayed-copy.ts';
import { endpointOf, supervised } from '../application/supervisor.ts';
import type { Copies, Copy, CopySite, CopySource, Refusal } from '../copies.ts';
import type { Instance } from './instance.ts';
import { isOpen, type Option } from './options.ts';
import { bindsOf, socketText, type Bind } from './settings.ts';

/** The options of the original that the copy is to have as well. */
const kept: ReadonlySet<string> = new Set([
  'async',
  'buffer-size',
  'enable-threads',
  'gevent',
  'harakiri',
  'home',
  'plugin-dir',
  'plugins',
  'processes',
  'threads',
  'ugreen',
]);

function copyOf(
  instance: Instance,
  options: readonly Option[],
  bind: Bind | undefined,
  site: CopySite,
): Result<Copy> {
  const open = options.find(({ name, value }) => kept.has(name) && isOpen(value));
  if (open) return fail('setting-unknown', { directive: open.name });
  if (!bind) return fail('setting-unknown', { directive: 'socket' });
  const at = (name: string): string => join(site.folder, name);
  const own = bind.port === 0 ? bind.host : `${bind.host}:${bind.port}`;
  const listen = (site.listen(socketText(bind)) ?? own).replace(/^0\.0\.0\.0:/, ':');
  const text = [
    '[uwsgi]',
    ...options.filter(({ name }) => kept.has(name)).map(({ name, value }) => `${name} = ${value}`),
    `${bind.option} = ${listen}`,
    'master = true',
    'need-app = true',
    `wsgi-file = ${at('relay.py')}`,
    '',
  ].join('\n');
  const endpoint = endpointOf(listen.startsWith(':') ? `0.0.0.0${listen}` : listen);
  const beside = supervised(site.folder, site.control, endpoint, [
    instance.binary,
    '--ini',
    at('copy.ini'),
  ]);
  return ok(relayedCopy(site, { path: at('copy.ini'), text }, beside));
}

/** uWSGI writes why it does not start. */
function refusal(errors: string): Refusal {
  const line = errors
    .split('\n')
    .findLast((text) => /error|unable|!!!|Address already/i.test(text));
  const reason = (line ?? '').replaceAll(/'[^']*'/g, "'…'");
  return { reason, file: '', line: 0, portTaken: errors.includes('Address already in use') };
}

function sourceOf(instance: Instance, options: readonly Option[], entry?: Address): CopySource {
  const binds = bindsOf(options);
  const at = ({ host, port }: Address): Bind | undefined =>
    binds.find((bind) => bind.port === port && (port !== 0 || bind.host === host));
  const pluginFolder = options.find(({ name }) => name === 'plugin-dir');
  return {
    sockets: binds.map(socketText),
    socketAt: (address) => {
      const bind = at(address);
      return bind && socketText(bind);
    },
    visible: [
      instance.binary,
      ...options.filter(({ name }) => name === 'home').map(({ value }) => value),
    ],
    protocols: ['http'],
    control: 'unix',
    trusted: () =>
      pluginFolder === undefined
        ? ok(undefined)
        : fail('sandbox-untrusted-code', {
            directive: 'plugin-dir',
            file: pluginFolder.place?.file ?? '',
          }),
    copy: (site) => copyOf(instance, options, (entry && at(entry)) ?? binds[0], site),
    refusal,
  };
}

/**
 * The private copies of a uWSGI: its program and workers, with an application of ours.
 * @param read the options with another text of the ini file; as they are without one
 * @param entry the socket that the request comes in on
 */
export function uwsgiCopies(
  instance: Instance,
  read: (changed: ReadonlyMap<string, string>) => readonly Option[],
  entry?: Address,
): Copies {
  const { binary, master, uid, version } = instance;
  return {
    program: { kind: 'uwsgi', version, binary },
    owner: { uid, pid: master },
    variant(changed, sets) {
      const options = read(changed);
      if (!sets) return ok(sourceOf(instance, options, entry));
      const { directive: name, args } = sets;
      const others = options.filter((option) => option.name !== name);
      return ok(sourceOf(instance, [...others, { name, value: args[0] ?? '' }], entry));
    },
  };
}
