import type { Program, SpecOf } from '../program.ts';
import { signalCommand, startApplication } from './application.ts';

/** A Flask application under gunicorn. SIGQUIT ends it at once: SIGTERM waits for open streams. */
export const gunicorn: Program<SpecOf<'gunicorn'>> = {
  needs: ['gunicorn', 'flask'],
  layers: ['page', 'python', 'gunicorn'],
  reloadCommand: ({ name }, setup) => signalCommand('HUP', name, setup),
  start: (spec, setup) =>
    startApplication(spec, setup, {
      name: 'gunicorn',
      command: 'gunicorn',
      args: ['--config', 'app/gunicorn.conf.py', 'app:app'],
      stopSignal: 'SIGQUIT',
    }),
};
