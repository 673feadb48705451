import { existsSync, readdirSync } from 'node:fs';

import { findProgram, programFolders } from '../host/programs.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** A program, or part of one, that a scenario runs for real. */
export type Need = 'nginx' | 'php-fpm' | 'gunicorn' | 'flask' | 'uwsgi' | 'apache2' | 'openssl';

const debianPython = '/usr/lib/python3/dist-packages';

/** Debian names it after its version, `php-fpm8.2`; the newest counts. */
export function findPhpFpm(): string | undefined {
  const versioned = programFolders()
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : []))
    .filter((name) => /^php-fpm\d/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return findProgram('php-fpm') ?? findProgram(versioned[0] ?? 'php-fpm');
}

/** For each need Debian's packages, and whether it is there. */
const table: Readonly<Record<Need, { packages: string; installed: () => boolean }>> = {
  nginx: { packages: 'nginx', installed: () => findProgram('nginx') !== undefined },
  'php-fpm': { packages: 'php-fpm', installed: () => findPhpFpm() !== undefined },
  gunicorn: { packages: 'gunicorn', installed: () => findProgram('gunicorn') !== undefined },
  flask: { packages: 'python3-flask', installed: () => existsSync(`${debianPython}/flask`) },
  uwsgi: {
    packages: 'uwsgi-core uwsgi-plugin-python3',
    installed: () => existsSync('/usr/lib/uwsgi/plugins/python3_plugin.so'),
  },
  apache2: { packages: 'apache2', installed: () => findProgram('apache2') !== undefined },
  openssl: { packages: 'openssl', installed: () => findProgram('openssl') !== undefined },
};

/** Failure: `lab-program-missing`, with the command that installs everything that is missing. */
export function checkNeeds(needs: readonly Need[]): Result<void> {
  const missing = needs.filter((need) => !table[need].installed());
  if (missing.length === 0) return ok(undefined);
  const packages = missing.map((need) => table[need].packages).join(' ');
  return fail('lab-program-missing', { command: missing.join(', '), packages });
}
