import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Random } from '../fuzz/random.ts';
import { localFiles } from '../src/host/files.ts';
import { readConfig } from '../src/proxies/nginx/config.ts';
import { dumpOf } from '../src/proxies/nginx/dumped.ts';
import { decode } from '../src/text/lines.ts';
import { quoteWord } from '../src/proxies/nginx/quote.ts';

const folder = mkdtempSync(join(tmpdir(), 'unclog-includes-'));
const main = join(folder, 'nginx.conf');
const build = { flavour: 'nginx', version: '1.22.1', modules: [], pageSize: 4096 };

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const names = [
  'a',
  'b',
  'B',
  'ab',
  'a.conf',
  'b.conf',
  '10.conf',
  '9.conf',
  '.a',
  '.conf',
  '[',
  ']',
  '[a]',
]
  .concat([
    'a*',
    'a?',
    '-',
    '^',
    '!',
    'a b',
    'a\\',
    'é',
    'd/a',
    'd/.b',
    'd/e/a',
    'd/e/b.conf',
    'f/a',
    '.g/a',
  ])
  .concat(['[ab]/a', 'a-c', ':', 'z~']);

for (const name of names) {
  const path = join(folder, name.includes('/') ? `x${name}` : name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `# ${name}\n`);
}
symlinkSync('a', join(folder, 'link'));
symlinkSync('xd', join(folder, 'xlinked'));

const pieces = [
  '*',
  '*',
  '?',
  '[',
  ']',
  '[a-c]',
  '[!a]',
  '[^b]',
  '[]a]',
  '[[:alpha:]]',
  '[[:digit:]b]',
  '\\',
]
  .concat([
    'a',
    'b',
    '.',
    '.conf',
    '/',
    'x',
    'xd',
    'xd/',
    'x*/',
    '-',
    '!',
    '[a',
    '[-a]',
    '[\\]]',
    '[a\\-c]',
  ])
  .concat([
    '[[.a.]]',
    '[[=b=]]',
    '[.a]',
    '[*]',
    '[c-a]',
    '[a-',
    '//',
    '\\*',
    '[[:nope:]]',
    'x[d',
    'd]/',
  ]);

/** The files that nginx read, in its order; undefined when it refused. */
function nginxReads(argument: string): readonly string[] | undefined {
  writeFileSync(main, `pid p;error_log stderr;events{}\ninclude ${quoteWord(argument)};`);
  const { stdout, status } = spawnSync('nginx', ['-T', '-q', '-p', folder, '-c', main]);
  if (status !== 0) return undefined;
  const dump = stdout.toString('latin1');
  const taken = dumpOf(dump);
  expect(taken?.main).toBe(main);
  for (const [path, text] of taken?.files ?? []) {
    expect(localFiles.read(path)).toEqual({ ok: true, value: text });
  }
  return [...dump.matchAll(/^# configuration file (.*):$/gm)].map(([, path = '']) => decode(path));
}

function weRead(): readonly string[] | undefined {
  const config = readConfig(main, { prefix: folder, build, files: localFiles });
  if (!config.ok || config.value.problems.length > 0) return undefined;
  return [...config.value.files.keys()];
}

test('patterns include what they include in nginx, in its order', () => {
  let matched = 0;
  for (let seed = 0; seed < 300; seed++) {
    const random = new Random(seed);
    const count = 1 + random.below(4);
    const argument = Array.from({ length: count }, () => random.pick(pieces)).join('');
    const expected = nginxReads(argument);
    expect({ argument, files: weRead() }).toEqual({ argument, files: expected });
    if (expected && expected.length > 1) matched++;
  }
  expect(matched).toBeGreaterThan(50);
});
