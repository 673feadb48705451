import { expect, test } from 'vitest';

import { dumpOf, filesIn } from './dumped.ts';

const text = [
  'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok',
  '# configuration file /etc/nginx/nginx.conf:',
  'http { include conf.d/*.conf; }',
  '',
  '# configuration file /etc/nginx/conf.d/a.conf:',
  'server {}',
  '',
  '',
].join('\n');

test('a dump is its files, the main one first', () => {
  const dump = dumpOf(text);
  expect(dump?.main).toBe('/etc/nginx/nginx.conf');
  expect(Object.fromEntries(dump?.files ?? [])).toEqual({
    '/etc/nginx/nginx.conf': 'http { include conf.d/*.conf; }\n',
    '/etc/nginx/conf.d/a.conf': 'server {}\n',
  });
});

test('a configuration is no dump', () => {
  expect(dumpOf('events {}\n# configuration file /etc/nginx/nginx.conf:\n')).toBeUndefined();
  expect(dumpOf('')).toBeUndefined();
});

test('texts as a file system', () => {
  const files = filesIn(dumpOf(text)?.files ?? new Map());
  expect(files.list('/etc/nginx')).toEqual({ ok: true, value: ['conf.d', 'nginx.conf'] });
  expect(files.isFolder('/etc/nginx/conf.d')).toBe(true);
  expect(files.exists('/etc/nginx/b.conf')).toBe(false);
  expect(files.read('/etc/nginx/b.conf').ok).toBe(false);
});
