// What a fresh clone needs before its first command. Plain Node: nothing is installed yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { isAbsolute, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const path = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

/** Says what is being done, apart from the output that follows. */
const tell = (text) => process.stderr.write(`${text}\n`);

/** Ends with what the user can do about it. */
function giveUp(text) {
  tell(text);
  process.exit(2);
}

function run(command, args, options = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  return status === 0;
}

const digest = (texts) => createHash('sha256').update(texts.join('\0')).digest('hex');

/** Runs `make` unless the mark says that it was made from the same `texts`. */
function once(mark, texts, make) {
  const wanted = digest(texts);
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  make();
  writeFileSync(mark, wanted);
}

/** Installs the npm packages of the lock file, if they are not there yet. */
export function preparePackages() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  once(join(root, 'node_modules', '.prepared'), [lock, process.version], () => {
    tell('Installing npm packages …');
    if (!run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'])) {
      giveUp('npm packages could not be installed; run: npm ci');
    }
  });
}

/** Compiles the sources to `dist/`, if they changed since. */
export function prepareBuild() {
  const source = join(root, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const texts = files.sort().flatMap((name) => [name, readFileSync(join(source, name), 'utf8')]);
  const config = ['tsconfig.build.json', 'scripts/build.mjs'].map((name) =>
    readFileSync(join(root, name), 'utf8'),
  );
  once(
    join(root, 'node_modules', '.built'),
    [...texts, ...config, String(existsSync(join(root, 'dist')))],
    () => {
      tell('Building …');
      if (!run('npm', ['run', '--silent', 'build'])) giveUp('the build failed');
    },
  );
}

/** Does a folder hold a program whose name begins so? */
function holds(folder, start) {
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(start));
}

/**
 * A program by its name on the PATH, or by how its name begins (`php-fpm*`: Debian appends the
 * version); any other file by its absolute path.
 */
function installed(program) {
  if (isAbsolute(program)) return existsSync(program);
  if (program.endsWith('*')) {
    return path.split(':').some((folder) => holds(folder, program.slice(0, -1)));
  }
  return path.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Keeps the services of the packages from starting (policy-rc.d(5)), and installs them. */
const install = (packages) => `
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends ${packages.join(' ')}
`;

/** The command that may install packages here; undefined where none may. */
function installer() {
  if (!installed('apt-get')) return undefined;
  if (process.getuid() === 0) return ['sh', '-c'];
  const sudo =
    installed('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
  return sudo ? ['sudo', '-n', 'sh', '-c'] : undefined;
}

/**
 * Installs the system programs that are missing, where this user may; else says how, and ends.
 * @param {Readonly<Record<string, string>>} programs Debian's package by the program's name, or by a file's path
 */
export function preparePrograms(programs) {
  const missing = Object.keys(programs).filter((program) => !installed(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => programs[program]))];
  const byHand = `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const command = installer();
  if (!command)
    giveUp(`${missing.join(', ')}: not installed. Run this, then try again:\n  ${byHand}`);
  tell(
    `Installing ${packages.join(', ')} with the system's package manager (services are not started) …`,
  );
  const [file, ...args] = command;
  if (!run(file, [...args, install(packages)]) || !missing.every(installed)) {
    giveUp(`${packages.join(', ')} could not be installed. Run this, then try again:\n  ${byHand}`);
  }
}

/** Ends with a word where Node is too old for what follows. */
export function prepareNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    giveUp(`unclog needs Node 20.19 or newer; this is ${process.version}`);
  }
}
