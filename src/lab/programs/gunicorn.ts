import type { Program, SpecOf } from '../program.ts';
import { signalCommand, startApplication } from './application.ts';

/** A Flask application under gunicorn, whose workers would wait for open streams to end. */
export const gunicorn: Program<SpecOf<'gunicorn'>> = {
  needs: ['gunicorn', 'flask'],
  layers: ['page', 'python', 'gunicorn'],
  reloadCommand: ({ name }, setup) => signalCommand('HUP', name, setup),
  start: (spec, setup) =>
    startApplication(spec, setup, {
      name: 'gunicorn',
      command: 'gunicorn',
      args: ['--config', 'app/gunicorn.conf.py', 'app:app'],
      stopSignal: 'SIGKILL',
    }),
};
