// npm run bench [-- NAME …]: speeds beside a named peer, measured in the same run.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { prepareBuild, prepareNode, preparePackages, preparePrograms } from './prepare.mjs';

prepareNode();
preparePackages();
preparePrograms({
  nginx: 'nginx',
  curl: 'curl',
  openssl: 'openssl',
  apache2: 'apache2',
  'php-fpm*': 'php-fpm',
  gunicorn: 'gunicorn',
  '/usr/lib/python3/dist-packages/flask': 'python3-flask',
  '/usr/lib/uwsgi/plugins/python3_plugin.so': 'uwsgi-core uwsgi-plugin-python3',
});
prepareBuild();

const root = join(import.meta.dirname, '..');
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`there is no bench ${unknown}; there are ${names.join(', ')}`);
  process.exit(2);
}

/** Node 20 does not read TypeScript by itself. */
const jiti = join(root, 'node_modules', 'jiti', 'lib', 'jiti-cli.mjs');
for (const name of wanted.length > 0 ? wanted : names) {
  console.log(`\n── ${name}`);
  const { status } = spawnSync(process.execPath, [jiti, join(root, 'bench', `${name}.ts`)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
