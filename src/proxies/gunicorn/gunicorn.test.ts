import { expect, test } from 'vitest';

import { applyEdits } from '../../text/edit.ts';
import { bindsOf } from './binds.ts';
import { parseCommandLine } from './command-line.ts';
import type { Instance } from './instance.ts';
import { assignments } from './python-config.ts';
import { settingRemedy } from './remedies.ts';
import { capacityOf, openIn, settingsOf, valueOf, workerClass } from './settings.ts';

const text = `import os
bind = "127.0.0.1:8000"
workers = 2  # two
threads = int(os.environ.get('T', '4'))
if workers > 1:
    timeout = 90
worker_class='sync'
`;

const file = { path: '/g.py', text, assignments: assignments(text) };

const instance = (words: string): Instance => ({
  master: 1,
  uid: 0,
  python: '/usr/bin/python3',
  script: '/usr/bin/gunicorn',
  version: '20.1.0',
  config: '/g.py',
  commandLine: parseCommandLine(words.split(' ').filter(Boolean)),
  environment: {},
});

test('of a Python file only literals at its top level have a value', () => {
  expect(file.assignments.map(({ name, value }) => [name, value])).toEqual([
    ['bind', '127.0.0.1:8000'],
    ['workers', '2'],
    ['threads', undefined],
    ['timeout', undefined],
    ['worker_class', 'sync'],
  ]);
  expect(openIn(file)).toEqual(['threads', 'timeout']);
});

test('the command line beats the file', () => {
  const { options, application } = parseCommandLine(
    '-w4 --threads=2 --preload -b unix:/run/g.sock -k gevent app:app'.split(' '),
  );
  expect([...options]).toEqual([
    ['workers', '4'],
    ['threads', '2'],
    ['bind', 'unix:/run/g.sock'],
    ['worker_class', 'gevent'],
  ]);
  expect(application).toBe('app:app');
  const settings = settingsOf(instance('-w 8 app'), file);
  expect(valueOf(settings, 'workers')).toBe('8');
  expect(settings.get('workers')?.overrode).toHaveLength(1);
});

test('how many streams it can serve', () => {
  const of = (words: string) => {
    const settings = settingsOf(instance(words), undefined);
    return [workerClass(settings), capacityOf(settings)];
  };
  expect(of('')).toEqual(['sync', 1]);
  expect(of('-w 3')).toEqual(['sync', 3]);
  expect(of('-w 2 --threads 4')).toEqual(['gthread', 8]);
  expect(of('-k gevent')).toEqual(['gevent', undefined]);
  expect(capacityOf(settingsOf(instance(''), file))).toBeUndefined();
});

test('where it listens', () => {
  const binds = (bind: string) => bindsOf(settingsOf(instance(`-b ${bind}`), undefined));
  expect(binds('127.0.0.1:8000')).toEqual([{ host: '127.0.0.1', port: 8000 }]);
  expect(binds(':9000')).toEqual([{ host: '0.0.0.0', port: 9000 }]);
  expect(binds('unix:/run/g.sock')).toEqual([{ host: '/run/g.sock', port: 0 }]);
  expect(binds('[::1]:9')).toEqual([{ host: '::1', port: 9 }]);
});

test('a remedy edits the file where the file decides', () => {
  const settings = settingsOf(instance(''), file);
  const { edits } = settingRemedy('gunicorn-threads', 'threads', '32', settings, file);
  expect(applyEdits(text, edits)).toMatchObject({
    value: text.replace("int(os.environ.get('T', '4'))", '32'),
  });
  const given = settingsOf(instance('--threads 2'), file);
  expect(settingRemedy('gunicorn-threads', 'threads', '32', given, file)).toMatchObject({
    scope: 'command line',
    edits: [],
  });
});
