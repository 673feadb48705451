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
  expect(files.list('/etc/nginx')).toEqual({ ok: true, value: ['nginx.conf', 'conf.d'] });
  expect(files.isFolder('/etc/nginx/conf.d')).toBe(true);
  expect(files.exists('/etc/nginx/b.conf')).toBe(false);
  expect(files.read('/etc/nginx/b.conf').ok).toBe(false);
});

const print = (...files: readonly (readonly [path: string, text: string])[]): string =>
  files.map(([path, text]) => `# configuration file ${path}:\n${text}\n`).join('');

function texts(dump: string, ...paths: readonly string[]): readonly unknown[] {
  const read = dumpOf(dump);
  if (!read) return ['none'];
  const files = filesIn(read.files);
  return paths.map((path) => {
    const text = files.read(path);
    return text.ok ? text.value : text.failure.code;
  });
}

test('files come out as nginx put them in', () => {
  const dump = print(
    ['/e/nginx.conf', 'include d/*;\ninclude e;'],
    ['/e/d/a', ''],
    ['/e/d/b', 'b;\r\n'],
    ['/e/e', 'x;\n\n'],
  );
  expect(texts(dump, '/e/nginx.conf', '/e/d/a', '/e/d/b', '/e/e', '/e/f', '/e/d')).toEqual([
    'include d/*;\ninclude e;',
    '',
    'b;\r\n',
    'x;\n\n',
    'file-missing',
    'file-not-regular',
  ]);
});

test('messages before it, and a terminal in between, do no harm', () => {
  const dump = print(['/e/nginx.conf', 'a;\r\nb;\n']);
  const messages = 'nginx: the configuration file /e/nginx.conf syntax is ok\n';
  expect(texts(messages + dump, '/e/nginx.conf')).toEqual(['a;\r\nb;\n']);
  expect(texts((messages + dump).replaceAll('\n', '\r\n'), '/e/nginx.conf')).toEqual([
    'a;\r\nb;\n',
  ]);
});

test('a line that looks like a header stays in its file', () => {
  const text = 'include a;\n# configuration file /e/b:\nb;\n# configuration file /e/a:\nc;\n';
  const dump = print(['/e/nginx.conf', text], ['/e/a', 'a;']);
  expect(texts(dump, '/e/b')).toEqual(['file-missing']);
});
