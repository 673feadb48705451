import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Edit } from '../../model/finding.ts';
import { applyEdits } from '../../text/edit.ts';
import { insertDirective, removeDirective, replaceArgs, replaceDirective } from './edit.ts';
import { parseFile } from './parse.ts';
import { quoteWord } from './quote.ts';
import type { Directive, SourceFile } from './tree.ts';

function find(directives: readonly Directive[], name: string): Directive {
  const queue = [...directives];
  for (const directive of queue) {
    if (directive.name.value === name) return directive;
    queue.push(...(directive.block?.directives ?? []));
  }
  throw new Error(`no ${name}`);
}

type Change = (file: SourceFile, directive: Directive) => readonly Edit[];

function changed(text: string, name: string, change: Change): string {
  const file = parseFile('/f', text);
  const result = applyEdits(text, change(file, find(file.root.directives, name)));
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

const args =
  (...values: string[]): Change =>
  (file, directive) =>
    replaceArgs(file, directive, values);

test.each([
  ['a  "x"  y ; # c', ['x', 'z'], 'a  "x"  z ; # c'],
  ['a x # c\n y;', ['x', 'z z'], 'a x # c\n "z z";'],
  ['a x y;', ['on'], 'a on;'],
  ['a;', ['on', ''], 'a on "";'],
  ['a x{}', [], 'a{}'],
])('%j with arguments %j is %j', (before, values, after) => {
  expect(changed(before, 'a', args(...values))).toBe(after);
});

test('whatever a word holds, nginx reads it back', () => {
  const byte = fc.oneof(
    fc.constantFrom('\\', '"', "'", ' ', ';', '{', '}', '$', '#', '\n', '\r', '\t', 't', 'n', '.'),
    fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  );
  const word = fc.array(byte, { maxLength: 12 }).map((bytes) => bytes.join(''));
  const check = fc.property(word, word, (one, two) => {
    const { root, problems } = parseFile('/f', `a ${quoteWord(one)} ${quoteWord(two)};`);
    expect(problems).toEqual([]);
    expect(root.directives[0]!.args.map(({ value }) => value)).toEqual([one, two]);
  });
  fc.assert(check, { seed: 1, numRuns: 20_000 });
});

test('what needs no quotes gets none', () => {
  const plain = ['on', '4k', '$host', '\\.php$', '^/(a|b)', 'a=$b', 'http://x:80/', '*.x'];
  expect(plain.map((value) => quoteWord(value))).toEqual(plain);
});

const remove: Change = removeDirective;

test.each([
  ['{\n  x;\n  a on;\n  y;\n}', '{\n  x;\n  y;\n}'],
  ['x;\r\n  a {\r\n  b;\r\n  }\r\ny;', 'x;\r\ny;'],
  ['x; a on; y;', 'x; y;'],
  ['  a on; # why\n', '  # why\n'],
  ['x {\n  a on; }', 'x {\n  }'],
  ['x;\na on;', 'x;\n'],
])('%j without a is %j', (before, after) => {
  expect(changed(before.replace(/^\{/, 's {'), 'a', remove)).toBe(after.replace(/^\{/, 's {'));
});

const insert =
  (text: string, where: 'start' | 'end'): Change =>
  (file, directive) =>
    insertDirective(file, directive.block!, text, where);

test.each<[string, 'start' | 'end', string, string]>([
  ['s {\n  b;\n}', 'end', 'a on;', 's {\n  b;\n  a on;\n}'],
  ['s {\n  b;\n}', 'start', 'a on;', 's {\n  a on;\n  b;\n}'],
  ['s { b; }', 'end', 'a on;', 's { b; a on; }'],
  ['s { b; }', 'start', 'a on;', 's { a on; b; }'],
  ['s {}', 'end', 'a on;', 's { a on; }'],
  ['s {\r\n\tb;\r\n}', 'end', 'a on;', 's {\r\n\tb;\r\n\ta on;\r\n}'],
  ['h {\n  s {\n  }\n}', 'end', 'a on;', 'h {\n  s {\n    a on;\n  }\n}'],
  ['s {\n  b; }', 'end', 'a on;', 's {\n  b; a on; }'],
  ['s {\n\tb;\n}', 'end', 'l / {\n    a on;\n}', 's {\n\tb;\n\tl / {\n\t\ta on;\n\t}\n}'],
  ['s { # c\n  b; # d\n  # e\n}', 'end', 'a on;', 's { # c\n  b; # d\n  # e\n  a on;\n}'],
])('into the block of %j, at its %s, goes %j', (before, where, text, after) => {
  expect(changed(before, 's', insert(text, where))).toBe(after);
});

const insertBefore: Change = (file, directive) =>
  insertDirective(file, file.root, 'a;', { before: directive });
const insertAfter: Change = (file, directive) =>
  insertDirective(file, file.root, 'a;', { after: directive });

test.each<[string, string, string]>([
  ['x {\n  b; # c\n}', 'x {\n  a;\n  b; # c\n}', 'x {\n  b; # c\n  a;\n}'],
  ['x { b; c; }', 'x { a; b; c; }', 'x { b; a; c; }'],
  ['x;\r\nb;', 'x;\r\na;\r\nb;', 'x;\r\nb;\r\na;'],
])('in %j, beside b', (text, before, after) => {
  expect(changed(text, 'b', insertBefore)).toBe(before);
  expect(changed(text, 'b', insertAfter)).toBe(after);
});

const atEnd: Change = (file) => insertDirective(file, file.root, 'a;', 'end');
const atStart: Change = (file) => insertDirective(file, file.root, 'a;', 'start');

test('the whole file is a block too', () => {
  expect(changed('b;', 'b', atEnd)).toBe('b;\na;');
  expect(changed('b;\n', 'b', atEnd)).toBe('b;\na;\n');
  expect(changed('b;\n', 'b', atStart)).toBe('a;\nb;\n');
});

const toLocation: Change = (file, directive) =>
  replaceDirective(file, directive, 'l / {\n    c;\n}');

test('another text takes the place of a directive', () => {
  expect(changed('s {\n\tb { x; }  # d\n}', 'b', toLocation)).toBe(
    's {\n\tl / {\n\t\tc;\n\t}  # d\n}',
  );
});
