import type { Program, SpecOf } from '../program.ts';
import { signalCommand, startApplication } from './application.ts';

/** A Node application; a SIGHUP ends it, as any program that does not handle it, and it is revived. */
export const node: Program<SpecOf<'node'>> = {
  needs: [],
  layers: ['page', 'node'],
  reloadCommand: ({ name }, setup) => signalCommand('HUP', name, setup),
  start: (spec, setup) =>
    startApplication(spec, setup, {
      name: 'Node',
      command: process.execPath,
      args: ['app/server.mjs'],
    }),
};
