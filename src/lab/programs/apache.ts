import { join } from 'node:path';

import type { Program, SpecOf } from '../program.ts';
import { supervise } from '../supervise.ts';

/** Where Debian's packages put the modules. */
const modules = '/usr/lib/apache2/modules';

/** Apache httpd, whose workers would wait for open streams to end. */
export const apache: Program<SpecOf<'apache'>> = {
  needs: ['apache2'],
  layers: ['apache'],
  values: ({ worker, listen }) => ({
    'apache-user': worker === undefined ? '' : `User ${worker.user}\nGroup ${worker.user}`,
    'apache-listen': listen.map((address) => `Listen ${address}`).join('\n'),
    'apache-modules': modules,
  }),
  reloadCommand: (_, { folder }) =>
    `apache2 -d ${folder} -f ${join(folder, 'apache2.conf')} -k graceful`,
  async start(spec, setup) {
    const { folder, port, ports } = setup;
    const config = join(folder, 'apache2.conf');
    const started = await supervise({
      name: 'Apache httpd',
      command: 'apache2',
      args: ['-d', folder, '-f', config, '-DFOREGROUND'],
      stopSignal: 'SIGKILL',
      port: spec.name === undefined ? port : (ports[spec.name] ?? 0),
    });
    return started;
  },
};
