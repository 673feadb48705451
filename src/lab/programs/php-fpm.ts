import { join } from 'node:path';

import { findPhpFpm } from '../needs.ts';
import type { Program, SpecOf } from '../program.ts';
import { signalCommand, startApplication } from './application.ts';

/** PHP-FPM; its master stays root where it can change its workers' user. */
export const phpFpm: Program<SpecOf<'php-fpm'>> = {
  needs: ['php-fpm'],
  layers: ['page', 'php-fpm'],
  values: ({ worker }) => ({
    'fpm-user': worker === undefined ? '' : `user = ${worker.user}\ngroup = ${worker.user}`,
  }),
  reloadCommand: ({ name }, setup) => signalCommand('USR2', name, setup),
  start: (spec, setup) =>
    startApplication(spec, setup, {
      name: 'PHP-FPM',
      command: findPhpFpm() ?? 'php-fpm',
      args: [
        '--nodaemonize',
        '--prefix',
        setup.folder,
        '--fpm-config',
        join(setup.folder, 'php/php-fpm.conf'),
      ],
      asRoot: true,
    }),
};
