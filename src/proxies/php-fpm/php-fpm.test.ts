import { expect, test } from 'vitest';

import { filesIn } from '../nginx/dumped.ts';
import { readFpm } from './config.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { localFiles } from '../../host/files.ts';
import { fpmText } from './copy-text.ts';
import { readScriptAt } from './included.ts';
import { parseIni } from './ini.ts';
import { parseInfo } from './instance.ts';
import { listenOf, poolAt } from './pools.ts';
import { prefixOf } from './prefix.ts';
import { poolRemedy, workersRemedy } from './remedies.ts';
import { readScript } from './script.ts';
import { bytesOf, settingsOf, valueOf } from './settings.ts';
import { applyEdits } from '../../text/edit.ts';

test('ini files are read as PHP reads them', () => {
  const text =
    '; c\n[PHP]\na = 4096 ; c\nb=On\nc = "x ; y"\n d = Off\nbad\n[www]\nphp_flag[e] = yes\n';
  const { entries } = parseIni('/php.ini', text);
  expect(entries.map(({ section, key, sub, value }) => [section, key, sub, value])).toEqual([
    ['PHP', 'a', undefined, '4096'],
    ['PHP', 'b', undefined, '1'],
    ['PHP', 'c', undefined, 'x ; y'],
    ['PHP', 'd', undefined, ''],
    ['www', 'php_flag', 'e', '1'],
  ]);
  const written = entries.map(({ valueSpan }) => text.slice(valueSpan.start, valueSpan.end));
  expect(written).not.toContain('');
});

const files = {
  '/etc/fpm.conf': '[global]\npid = /run/fpm.pid\ninclude=/etc/pool.d/*.conf\n',
  '/etc/pool.d/a.conf': '[a]\nlisten = /run/a.sock\nphp_value[output_buffering] = 1024\n',
  '/etc/pool.d/b.conf': '[b]\nlisten = 9000\nphp_admin_value[output_buffering] = Off ; c\n',
};

function pools() {
  const read = readFpm('/etc/fpm.conf', filesIn(new Map(Object.entries(files))));
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

test('pools come from included files, and are found by where they listen', () => {
  const config = pools();
  expect(config.pools.map((pool) => [pool.name, listenOf(pool)])).toEqual([
    ['a', { host: '/run/a.sock', port: 0 }],
    ['b', { host: '0.0.0.0', port: 9000 }],
  ]);
  expect(poolAt(config, { host: '/run/a.sock', port: 0 })?.name).toBe('a');
  expect(poolAt(config, { host: '127.0.0.1', port: 9000 })?.name).toBe('b');
  expect(poolAt(config, { host: '127.0.0.1', port: 9001 })).toBeUndefined();
});

test('what is nearest to the request wins', () => {
  const [a, b] = pools().pools;
  if (!a || !b) throw new Error('no pools');
  const ini = [
    parseIni('/php.ini', 'output_buffering = 4096\n'),
    parseIni('/z.ini', 'implicit_flush = 1\n'),
  ];
  const value = (...args: Parameters<typeof settingsOf>): string =>
    valueOf(settingsOf(...args), 'output_buffering');
  expect(value({ name: 'x', entries: [] }, ini)).toBe('4096');
  expect(value(a, ini)).toBe('1024');
  expect(value(b, ini)).toBe('');
  expect(value(b, ini, [['PHP_ADMIN_VALUE', 'x=1\noutput_buffering = 2K']])).toBe('2K');
  expect(settingsOf(a, ini).get('output_buffering')?.overrode).toHaveLength(1);
  expect([bytesOf('2K'), bytesOf('1'), bytesOf('')]).toEqual([2048, 1, 0]);
});

test('a remedy is a line of the pool, or the value that stands there', () => {
  const edited = (name: 'a' | 'b', setting: string): string => {
    const pool = pools().pools.find((one) => one.name === name);
    const remedy = pool && poolRemedy('php-output-buffering-off', pool, setting, 'Off');
    const after = applyEdits(files[`/etc/pool.d/${name}.conf`], remedy?.edits ?? []);
    return after.ok ? after.value : after.failure.code;
  };
  expect(edited('a', 'output_buffering')).toContain('php_value[output_buffering] = Off\n');
  expect(edited('b', 'implicit_flush')).toBe(
    files['/etc/pool.d/b.conf'].replace('; c\n', '; c\nphp_admin_value[implicit_flush] = Off\n'),
  );
});

const crowdedFpm = `[global]
process.max = 8
[a]
listen = /run/a.sock
pm = dynamic
pm.max_children = 5 ; few
pm.start_servers = 2
`;

test('a copy has the limits of a pool where they are on trial, and all its workers from the start', () => {
  const read = readFpm('/fpm.conf', filesIn(new Map([['/fpm.conf', crowdedFpm]])));
  const [pool] = read.ok ? read.value.pools : [];
  if (!read.ok || !pool) throw new Error('no pool');
  const text = (crowded: boolean): string =>
    fpmText(read.value, pool, { listen: '/copy.sock', log: '/copy.log', crowded });
  expect(text(true)).toContain('process.max = 8\n[a]\n');
  expect(text(true)).toContain('pm = static\npm.max_children = 5\n');
  expect(text(false)).toContain('pm = static\npm.max_children = 16\n');
  expect(text(false)).not.toContain('process.max');
});

test('more workers for a pool, with the limit of all pools where that is less', () => {
  const edited = (count: number): string => {
    const read = readFpm('/fpm.conf', filesIn(new Map([['/fpm.conf', crowdedFpm]])));
    const [pool] = read.ok ? read.value.pools : [];
    if (!read.ok || !pool) throw new Error('no pool');
    const { edits } = workersRemedy('php-max-children', read.value.global, pool, count);
    const after = applyEdits(crowdedFpm, edits);
    return after.ok ? after.value : after.failure.code;
  };
  const more = crowdedFpm.replace('= 5 ;', '= 32 ;');
  expect(edited(32)).toBe(more.replace('process.max = 8', 'process.max = 32'));
  expect(edited(7)).toBe(crowdedFpm.replace('= 5 ;', '= 7 ;'));
});

test.each([
  ['echo 1; flush();', 'flush'],
  ['echo 1; ob_flush(); flush();', 'ob-flush'],
  ['flush(); @ob_flush();', 'reversed'],
  ['while (ob_get_level()) ob_end_clean(); flush();', 'unbuffered'],
  ['echo "flush();"; // flush()', 'none'],
  ['/* flush(); */ echo 1; # flush();', 'none'],
  ["require 'lib.php'; send();", undefined],
  ['$response->send();', undefined],
  ['$this->flush();', undefined],
  ['ob_implicit_flush(true); echo 1;', 'flush'],
])('%s', (code, push) => {
  expect(readScript(`<html>flush();\n<?php ${code}\n`)).toEqual(push ? { push } : {});
});

/** How `/app/event.php` pushes, which runs this code, beside these files. */
const pushAt = (code: string, others: Readonly<Record<string, string>>): string | undefined => {
  const texts = new Map(Object.entries({ '/app/event.php': `<?php ${code}`, ...others }));
  const read = (path: string): Result<string> => {
    const text = texts.get(path);
    return text === undefined ? fail('file-missing', { path }) : ok(text);
  };
  return readScriptAt('/app/event.php', { ...localFiles, read, real: (path) => path }).push;
};

test.each([
  ["require __DIR__ . '/lib.php'; send();", '<?php function send() { echo 1; }', 'none'],
  ["include_once('lib.php'); send();", '<?php require "./event.php";', 'none'],
  ["require dirname(__FILE__) . '/lib.php';", '<?php function send() { flush(); }', undefined],
  ["require 'lib.php';", '<?php require $other;', undefined],
  ["require 'lib.php';", "<?php register('flush');", undefined],
  ["require 'lib.php'; require 'missing.php';", '', undefined],
  ["require 'lib.php'; $send();", '', undefined],
  ['require "$where/lib.php";', '', undefined],
  ["chdir('/tmp'); require 'lib.php';", '', undefined],
  ["require 'lib.php'; flush();", '', 'flush'],
])('%s with %s', (code, lib, push) => {
  expect(pushAt(code, { '/app/lib.php': lib })).toBe(push);
});

test('only so many files are followed', () => {
  const chain = (files: number) =>
    Object.fromEntries(
      Array.from({ length: files }, (_, at) => [
        `/app/${at}.php`,
        at === 0 ? '' : `<?php require '${at - 1}.php';`,
      ]),
    );
  expect(pushAt("require '9.php';", chain(10))).toBe('none');
  expect(pushAt("require '99.php';", chain(100))).toBe(undefined);
});

test('where relative paths begin is told by the log that is open', () => {
  const found = (log: string, open: readonly string[]): string | undefined => {
    const text = `[global]\n${log}\n`;
    const read = readFpm('/fpm.conf', filesIn(new Map([['/fpm.conf', text]])));
    return read.ok ? prefixOf(read.value, open) : read.failure.code;
  };
  const open = ['/dev/null', 'socket:[7]', '/srv/live/log/fpm.log'];
  expect(found('error_log = log/fpm.log', open)).toBe('/srv/live');
  expect(found('error_log = /srv/live/log/fpm.log', open)).toBeUndefined();
  expect(found('error_log = other.log', open)).toBeUndefined();
  expect(found('', open)).toBeUndefined();
});

test('php-fpm -i tells its version and its files', () => {
  const text = `PHP Version => 8.2.1\nLoaded Configuration File => /etc/php.ini
Additional .ini files parsed => /etc/conf.d/10-a.ini,
/etc/conf.d/20-b.ini

Other => x\n`;
  expect(parseInfo(text)).toEqual({
    version: '8.2.1',
    iniFiles: ['/etc/php.ini', '/etc/conf.d/10-a.ini', '/etc/conf.d/20-b.ini'],
  });
  expect(
    parseInfo('PHP Version => 8.2.1\nLoaded Configuration File => (none)\n')?.iniFiles,
  ).toEqual([]);
});
