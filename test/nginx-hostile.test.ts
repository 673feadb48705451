import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { configurations } from '../fuzz/syntax.ts';
import { localFiles, type Files } from '../src/host/files.ts';
import type { Span } from '../src/model/place.ts';
import { ok } from '../src/model/result.ts';
import { check } from '../src/proxies/nginx/check.ts';
import { readConfig, type Build } from '../src/proxies/nginx/config.ts';
import { filesIn } from '../src/proxies/nginx/dumped.ts';
import { parseFile } from '../src/proxies/nginx/parse.ts';
import type { Block, Directive } from '../src/proxies/nginx/tree.ts';

const build: Build = { flavour: 'nginx', version: '1.22.1', modules: [], pageSize: 4096 };
const folder = mkdtempSync(join(tmpdir(), 'unclog-hostile-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function codes(text: string): readonly string[] {
  const main = join(folder, 'nginx.conf');
  writeFileSync(main, text);
  const read = readConfig(main, { prefix: folder, build, files: localFiles });
  return read.ok ? read.value.problems.map(({ code }) => code) : [read.failure.code];
}

test('a folder, a FIFO, a dangling link and a loop of links are no files', () => {
  mkdirSync(join(folder, 'folder'));
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  expect(codes('include folder;')).toEqual(['file-not-regular']);
  expect(codes('include fifo;')).toEqual(['file-not-regular']);
  expect(codes('include dangling;')).toEqual(['file-missing']);
  expect(codes('include loop;')).toEqual(['file-unreadable']);
  expect(codes('include nginx.conf/x;')).toEqual(['file-not-folder']);
  expect(codes('include nginx.conf/*;')).toEqual([]);
  expect(codes(`include ${'x'.repeat(3000)};`)).toEqual(['file-unreadable']);
  expect(codes('include /dev/null;')).toEqual([]);
  const read = (main: string): unknown =>
    readConfig(join(folder, main), { prefix: folder, build, files: localFiles });
  expect(read('fifo')).toMatchObject({ failure: { code: 'file-not-regular' } });
  expect(read('folder')).toMatchObject({ failure: { code: 'file-not-regular' } });
});

test('a file that changes while it is read is seen in one state', () => {
  let reads = 0;
  const files: Files = {
    ...filesIn(new Map([['/n', 'include a; include a;']])),
    read: (path) => ok(path === '/n' ? 'include a; include a;' : `a${++reads};`),
  };
  const config = readConfig('/n', { prefix: '/', build, files });
  const names = config.ok ? config.value.nodes.map(({ directive }) => directive.name.value) : [];
  expect(names).toEqual(['a1', 'a1']);
});

const within = (inner: Span, outer: Span): boolean =>
  outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end;

/** Parts of a directive that do not stand in order within it. */
function misplaced(text: string, { name, args, block, span }: Directive, outer: Block): number {
  const spans = [name.span, ...args.map((word) => word.span), ...(block ? [block.span] : [])];
  const ordered = spans.every(({ start }, index) => index === 0 || start >= spans[index - 1]!.end);
  const inside = within(span, outer.span) && spans.every((part) => within(part, span));
  const braces = !block || name.value === '' || text[block.span.start - 1] === '{';
  return Number(!ordered || !inside || !braces);
}

/** What is left of a block beside its directives must be blanks, comments and what was refused. */
function misplacedIn(text: string, root: Block): number {
  let count = 0;
  for (const blocks = [root]; blocks.length > 0;) {
    const block = blocks.pop()!;
    let end = block.span.start;
    for (const directive of block.directives) {
      count += misplaced(text, directive, block) + Number(directive.span.start < end);
      end = directive.span.end;
      if (directive.block) blocks.push(directive.block);
    }
  }
  return count;
}

test('of whatever text, every span is in its place; of sound text, nothing is left out', () => {
  for (const text of configurations(1500, 77)) {
    const file = parseFile('/f', text);
    expect(file.text).toBe(text);
    expect({ text, misplaced: misplacedIn(text, file.root) }).toEqual({ text, misplaced: 0 });
    if (file.problems.length > 0) continue;
    const spans = file.root.directives.map(({ span }) => span);
    const gaps = [0, ...spans.map(({ end }) => end)].map((end, index) =>
      text.slice(end, spans[index]?.start ?? text.length),
    );
    expect(gaps.filter((gap) => !/^(?:[ \t\r\n]|#[^\n]*(?:\n|$))*$/.test(gap))).toEqual([]);
  }
});

test('a configuration cut off anywhere is read to its end', () => {
  const [text = ''] = configurations(1, 5);
  for (let end = 0; end <= text.length; end++) {
    const files = filesIn(new Map([['/n', text.slice(0, end)]]));
    const config = readConfig('/n', { prefix: '/', build, files });
    if (!config.ok) throw new Error(config.failure.code);
    check(config.value, build);
    expect(config.value.files.get('/n')!.text).toBe(text.slice(0, end));
  }
});

test('ten thousand levels, and ten million bytes on one line, are read and checked', () => {
  const deep = 'location / {'.repeat(10_000) + '}'.repeat(10_000);
  const long = 'gzip on; '.repeat(1_111_112);
  for (const inside of [deep, long]) {
    const files = filesIn(new Map([['/n', `events{}http{server{${inside}}}`]]));
    const config = readConfig('/n', { prefix: '/', build, files });
    if (!config.ok) throw new Error(config.failure.code);
    expect(config.value.problems).toEqual([]);
    const problems = check(config.value, build);
    expect(problems.length).toBe(inside === deep ? 0 : 1_111_111);
  }
});
