import { expect, test } from 'vitest';
import { readDump } from './dumped-files.ts';

const dumpOf = (...files: readonly (readonly [path: string, text: string])[]): string =>
  files.map(([path, text]) => `# configuration file ${path}:\n${text}\n`).join('');

function texts(dump: string, ...paths: readonly string[]): readonly unknown[] {
  const read = readDump(dump);
  if (!read.ok) return [read.failure.code];
  return paths.map((path) => {
    const text = read.value.files.read(path);
    return text.ok ? text.value : text.failure.code;
  });
}

test('files come out as nginx put them in', () => {
  const dump = dumpOf(
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
  const dump = dumpOf(['/e/nginx.conf', 'a;\r\nb;\n']);
  const messages = 'nginx: the configuration file /e/nginx.conf syntax is ok\n';
  expect(texts(messages + dump, '/e/nginx.conf')).toEqual(['a;\r\nb;\n']);
  expect(texts((messages + dump).replaceAll('\n', '\r\n'), '/e/nginx.conf')).toEqual([
    'a;\r\nb;\n',
  ]);
});

test('a line that looks like a header stays in its file', () => {
  const text = 'include a;\n# configuration file /e/b:\nb;\n# configuration file /e/a:\nc;\n';
  const dump = dumpOf(['/e/nginx.conf', text], ['/e/a', 'a;']);
  expect(texts(dump, '/e/b')).toEqual(['file-missing']);
  expect(texts('nothing', '/e')).toEqual(['nginx-dump-empty']);
});

test('a folder is listed by what is in it', () => {
  const read = readDump(
    dumpOf(['/e/nginx.conf', 'include d/*/x;'], ['/e/d/1/x', ''], ['/e/d/2/x', '']),
  );
  expect(read.ok && read.value.files.list('/e/d')).toEqual({ ok: true, value: ['1', '2'] });
  expect(read.ok && read.value.main).toBe('/e/nginx.conf');
});
