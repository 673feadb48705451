import { expect, test } from 'vitest';
import { fail, ok } from '../../model/result.ts';
import type { Files } from '../../host/files.ts';
import { positionOf, readConfig, type Build, type Config, type Node } from './config.ts';

const build: Build = { flavour: 'nginx', version: '1.22.1', modules: [], pageSize: 4096 };

/** A file system of these files, in folders as their paths say. */
function filesOf(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts);
  const isFolder = (path: string): boolean => paths.some((name) => name.startsWith(`${path}/`));
  return {
    read: (path) => {
      const text = texts[path];
      if (text !== undefined) return ok(text);
      return fail(isFolder(path) ? 'file-not-regular' : 'file-missing', { path });
    },
    list: (path) => {
      const inside = paths.filter((name) => name.startsWith(`${path}/`));
      return ok([...new Set(inside.map((name) => name.slice(path.length + 1).split('/')[0]!))]);
    },
    exists: (path) => texts[path] !== undefined || isFolder(path),
    isFolder,
  };
}

function read(texts: Readonly<Record<string, string>>): Config {
  const result = readConfig('/e/nginx.conf', { prefix: '/p', build, files: filesOf(texts) });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

const names = (nodes: readonly Node[] = []): readonly string[] =>
  nodes.map(({ directive }) => directive.name.value);

test('what is included stands where the include stood', () => {
  const config = read({
    '/e/nginx.conf': 'a; http { b; include conf.d/*.conf; c; }\ninclude /m;',
    '/e/conf.d/2.conf': 'server { include ../s; }',
    '/e/conf.d/10.conf': 'ten;',
    '/e/conf.d/.hidden.conf': 'hidden;',
    '/e/../s': 'listen 80;',
    '/m': 'm;',
  });
  expect(config.problems).toEqual([]);
  expect(names(config.nodes)).toEqual(['a', 'http', 'm']);
  const http = config.nodes[1]!;
  expect(names(http.children)).toEqual(['b', 'ten', 'server', 'c']);
  const [listen] = http.children![2]!.children!;
  expect(listen!.parent!.parent).toBe(http);
  expect(listen!.file.path).toBe('/e/../s');
  expect(listen!.directive.args[0]!.value).toBe('80');
});

test('a cycle, a missing file and a folder are problems at their include', () => {
  const config = read({
    '/e/nginx.conf': 'include a;\ninclude no; include none*;\n  include "d";',
    '/e/a': 'a; include nginx.conf; include a;',
    '/e/d/x': '',
  });
  const told = config.problems.map((problem) => [
    problem.code,
    problem.details['path'],
    positionOf(config, problem),
  ]);
  expect(told).toEqual([
    ['nginx-include-cycle', '/e/nginx.conf', { line: 1, column: 12 }],
    ['nginx-include-cycle', '/e/a', { line: 1, column: 32 }],
    ['file-missing', '/e/no', { line: 2, column: 9 }],
    ['file-not-regular', '/e/d', { line: 3, column: 11 }],
  ]);
  expect(names(config.nodes)).toEqual(['a']);
});

test('files that include the next one twice do not take forever', () => {
  const texts = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [
      `/e/${index}`,
      `include ${index + 1};include ${index + 1};`,
    ]),
  );
  const { problems } = read({ '/e/nginx.conf': 'include 0;', '/e/40': '', ...texts });
  expect(problems.map(({ code }) => code)).toEqual(['nginx-include-too-many']);
});

test('ten thousand levels of blocks are assembled', () => {
  const config = read({ '/e/nginx.conf': 'a{'.repeat(10_000) + '}'.repeat(10_000) });
  let depth = 0;
  for (let nodes = config.nodes; nodes[0]; nodes = nodes[0].children!) depth++;
  expect(depth).toBe(10_000);
});

test('a main file that cannot be read is a failure', () => {
  const files = filesOf({});
  expect(readConfig('/x', { prefix: '/', build, files })).toEqual(
    fail('file-missing', { path: '/x' }),
  );
});
