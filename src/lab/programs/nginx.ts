import { join } from 'node:path';

import { findProgram } from '../../host/programs.ts';
import { fail, ok } from '../../model/result.ts';
import { nginxControl } from '../../proxies/nginx/control.ts';
import { atLeast } from '../../proxies/nginx/version.ts';
import type { Program, SpecOf } from '../program.ts';
import type { Setup } from '../setup.ts';
import { supervise } from '../supervise.ts';

type Spec = SpecOf<'nginx'>;

const prefixOf = ({ name = '' }: Spec, { folder }: Setup): string => join(folder, name);

/** `-e` keeps early messages out of the system's own log; nginx knows it since 1.19.5. */
function argumentsOf(spec: Spec, setup: Setup): string[] {
  const prefix = prefixOf(spec, setup);
  const log = atLeast(setup.nginxVersion ?? '', '1.19.5')
    ? ['-e', join(prefix, 'logs/error.log')]
    : [];
  return [...log, '-p', prefix, '-c', join(prefix, 'nginx.conf')];
}

/** From 1.29.7 on nginx speaks HTTP/1.1 to the origin unless told otherwise, and half streams. */
const oldDefault = `# What every nginx before 1.29.7 did by itself.
proxy_http_version 1.0;
`;

export const nginx: Program<Spec> = {
  needs: ['nginx'],
  layers: ['nginx'],
  values: ({ worker, listen, nginxVersion = '' }) => ({
    user: worker === undefined ? '' : `user ${worker.user};`,
    listen: listen.map((address) => `listen ${address};`).join('\n'),
    'listen-ssl': listen.map((address) => `listen ${address} ssl;`).join('\n'),
    'old-http-version': atLeast(nginxVersion, '1.29.7') ? oldDefault : '',
  }),
  reloadCommand: (spec, setup) => ['nginx', ...argumentsOf(spec, setup), '-s reload'].join(' '),
  async start(spec, setup) {
    const started = await supervise({
      name: 'nginx',
      command: 'nginx',
      args: [...argumentsOf(spec, setup), '-g', 'daemon off;'],
      port: spec.name === undefined ? setup.port : (setup.ports[spec.name] ?? 0),
    });
    if (!started.ok) return started;
    const { pid } = started.value;
    const prefix = prefixOf(spec, setup);
    const args = ['-p', prefix, '-c', join(prefix, 'nginx.conf')];
    return ok({
      ...started.value,
      reload: async () => {
        const binary = findProgram('nginx');
        if (binary === undefined) return fail('program-missing', { command: 'nginx' });
        return nginxControl({ binary, master: pid, arguments: args }).reload();
      },
    });
  },
};
