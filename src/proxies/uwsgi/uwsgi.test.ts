import { expect, test } from 'vitest';

import { applyEdits } from '../../text/edit.ts';
import { iniOptions, optionsIn } from './options.ts';
import { optionRemedy } from './remedies.ts';
import { bindsOf, capacityOf, settingsOf } from './settings.ts';

const text = `[uwsgi]
; processes = 9
socket = :3031
workers = 2
[other]
threads = 4
`;

test('options of the section that is used, by their long names', () => {
  const options = iniOptions('/u.ini', text);
  expect(options.map(({ name, value }) => [name, value])).toEqual([
    ['socket', ':3031'],
    ['processes', '2'],
  ]);
  expect(iniOptions('/u.ini', text, 'other')).toHaveLength(1);
  expect(capacityOf(settingsOf(options))).toBe(2);
});

test('options of the command line', () => {
  const options = optionsIn(
    '-s /run/u.sock --http-socket=:80 -p 4 -M --ini u.ini:other'.split(' '),
  );
  expect(options.map(({ name, value }) => [name, value])).toEqual([
    ['socket', '/run/u.sock'],
    ['http-socket', ':80'],
    ['processes', '4'],
    ['master', 'true'],
    ['ini', 'u.ini:other'],
  ]);
  expect(bindsOf(options).map(({ host, port, protocol }) => [host, port, protocol])).toEqual([
    ['/run/u.sock', 0, 'uwsgi'],
    ['0.0.0.0', 80, 'http'],
  ]);
});

test('what a placeholder stands for is not known, nor is how much greenlets can serve', () => {
  const open = iniOptions('/u.ini', '[uwsgi]\nprocesses = %(n)\n');
  expect(capacityOf(settingsOf(open))).toBeUndefined();
  const greenlets = iniOptions('/u.ini', '[uwsgi]\ngevent = 100\n');
  expect(capacityOf(settingsOf(greenlets))).toBeUndefined();
});

test('a remedy is a line of the section, or the value that stands there', () => {
  const ini = { path: '/u.ini', text };
  const after = (name: string): unknown =>
    applyEdits(
      text,
      optionRemedy('uwsgi-threads', name, '32', iniOptions('/u.ini', text), ini).edits,
    );
  expect(after('processes')).toMatchObject({ value: text.replace('workers = 2', 'workers = 32') });
  expect(after('threads')).toMatchObject({
    value: text.replace('workers = 2\n', 'workers = 2\nthreads = 32\n'),
  });
});
