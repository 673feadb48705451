import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from './diff.ts';
import { applyEdits, type TextEdit } from './edit.ts';
import { codeFrame } from './frame.ts';
import { lineColumn } from './lines.ts';

const binary = (text: string): string => Buffer.from(text).toString('latin1');

test('columns count characters of UTF-8, and bytes of anything else', () => {
  const text = binary('a\nné日x\n');
  expect(lineColumn(text, text.indexOf('x'))).toEqual({ line: 2, column: 4 });
  expect(lineColumn('\xff\xfex', 2)).toEqual({ line: 1, column: 3 });
  expect(lineColumn('', 0)).toEqual({ line: 1, column: 1 });
  expect(lineColumn('a\n', 2)).toEqual({ line: 2, column: 1 });
});

test('edits apply at once, in whatever order they come', () => {
  const edits = [
    { span: { start: 4, end: 5 }, text: 'E' },
    { span: { start: 0, end: 2 }, text: '' },
    { span: { start: 2, end: 2 }, text: '+' },
    { span: { start: 2, end: 2 }, text: '-' },
  ];
  expect(applyEdits('abcdef', edits)).toEqual({ ok: true, value: '+-cdEf' });
});

const edit = (start: number, end: number): TextEdit => ({ span: { start, end }, text: '' });

test('edits that overlap, or leave the text, are refused', () => {
  expect(applyEdits('abcd', [edit(0, 2), edit(1, 3)])).toMatchObject({
    failure: { code: 'edits-overlap' },
  });
  expect(applyEdits('abcd', [edit(0, 3), edit(1, 1)])).toMatchObject({ ok: false });
  expect(applyEdits('abcd', [edit(3, 5)])).toMatchObject({ failure: { code: 'edit-outside' } });
});

test('a frame shows the line and underlines the span', () => {
  const text = 'http {\n\tproxy_buffering on; # 日本\n}\n';
  const start = text.indexOf('on;');
  expect(codeFrame(binary(text), { start, end: start + 2 })).toBe(
    [
      '  1 │ http {',
      '> 2 │     proxy_buffering on; # 日本',
      '    │                     ^^',
      '  3 │ }',
    ].join('\n'),
  );
});

test('the underline stands under wide characters, and nothing shown controls a terminal', () => {
  const text = binary('日本 "\u001b[31m\u202e" x');
  const start = text.indexOf('"');
  expect(codeFrame(text, { start, end: text.length - 2 })).toBe(
    ['> 1 │ 日本 "␛[31m<202E>" x', '    │      ^^^^^^^^^^^^^'].join('\n'),
  );
});

test('a line of ten million bytes is cut around the span', () => {
  const text = `${'a'.repeat(5_000_000)}here${'b'.repeat(5_000_000)}`;
  const frame = codeFrame(text, { start: 5_000_000, end: 5_000_004 }, { width: 40 });
  const [line, underline] = frame.split('\n');
  expect(line).toMatch(/^> 1 │ …a+hereb+…$/);
  expect(line!.length).toBeLessThanOrEqual(40);
  expect(underline!.indexOf('^')).toBe(line!.indexOf('here'));
});

const texts = fc
  .array(fc.constantFrom('a', 'b', 'a b', '', '\xff', '\t', '-- c', '\\'), { maxLength: 12 })
  .chain((lines) =>
    fc.tuple(
      fc.constant(lines),
      fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 12, maxLength: 12 }),
      fc.boolean(),
    ),
  )
  .map(([lines, ends, final]) =>
    lines
      .map((line, index) => line + (index < lines.length - 1 || final ? ends[index]! : ''))
      .join(''),
  );

test('patch and git apply take the diff byte for byte', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unclog-diff-'));
  const file = join(folder, 'a b"é.conf');
  const check = fc.asyncProperty(texts, texts, async (before, after) => {
    const diff = await unifiedDiff('/a b"\xc3\xa9.conf', before, after);
    for (const command of [
      ['patch', '-s', '-p1', '--binary'],
      ['git', 'apply', '-p1', '--whitespace=nowarn'],
    ]) {
      writeFileSync(file, before, 'latin1');
      if (diff !== '') {
        const [program = '', ...args] = command;
        execFileSync(program, args, { cwd: folder, input: Buffer.from(diff, 'latin1') });
      }
      const result = readFileSync(file, 'latin1');
      expect(result).toBe(after);
    }
  });
  await fc.assert(check, { seed: 1, numRuns: 60 });
  rmSync(folder, { recursive: true });
});
