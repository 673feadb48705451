import type { Program, SpecOf } from '../program.ts';
import { signalCommand, startApplication } from './application.ts';

/** A Flask application under uWSGI, whose workers would wait for open streams to end. */
export const uwsgi: Program<SpecOf<'uwsgi'>> = {
  needs: ['uwsgi', 'flask'],
  layers: ['page', 'python', 'uwsgi'],
  reloadCommand: ({ name }, setup) => signalCommand('HUP', name, setup),
  start: (spec, setup) =>
    startApplication(spec, setup, {
      name: 'uWSGI',
      command: 'uwsgi',
      args: ['--ini', 'app/uwsgi.ini'],
      stopSignal: 'SIGKILL',
    }),
};
