import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { variablesOf } from '../../host/processes.ts';

const upwards = (folder: string): readonly string[] => {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
};

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The folder that a server was started in, which is where the paths of its command line begin: its
 * configuration may have led it elsewhere since, and Linux tells only where it is now. Of the folder
 * where it is, the shell's and those above, the first from which the configuration leads there; where
 * none does, the folder where it is.
 * @param leadsTo where the configuration found from a folder goes to; undefined where none is found
 */
export function startedIn(
  pid: number,
  now: string,
  leadsTo: (folder: string) => string | undefined,
): string {
  const shell = variablesOf(pid)('PWD');
  const folders = [now, ...(shell === undefined ? [] : [shell]), ...upwards(dirname(now))];
  const found = folders.find((folder) => {
    const to = leadsTo(folder);
    return to !== undefined && real(resolve(folder, to)) === now;
  });
  return found ?? now;
}
