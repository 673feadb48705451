import { expect, test } from 'vitest';
import { parseFile } from './parse.ts';
import type { Block, Directive } from './tree.ts';

type Shape = readonly [words: string, block?: readonly Shape[]];

function shape({ directives }: Block): readonly Shape[] {
  return directives.map(({ name, args, block }: Directive): Shape => {
    const words = [name, ...args].map(({ value }) => JSON.stringify(value).slice(1, -1)).join('|');
    return block ? [words, shape(block)] : [words];
  });
}

const read = (text: string): readonly Shape[] => shape(parseFile('/f', text).root);
const codes = (text: string): readonly string[] =>
  parseFile('/f', text).problems.map(
    ({ code, span, details }) => `${code} ${span.start} ${details['expected'] ?? ''}`,
  );

test.each<[string, readonly Shape[]]>([
  ['a b c;', [['a|b|c']]],
  [
    'a{b;}c{}',
    [
      ['a', [['b']]],
      ['c', []],
    ],
  ],
  [`a "b c" 'd;e' f"g h"i;`, [['a|b c|d;e|f\\"g|h\\"i']]],
  [String.raw`a \  "\t\n\q\\" '\'' b\;c \"d\";`, [[String.raw`a|\\ |\t\n\\q\\|'|b\\;c|\"d\"`]]],
  ['a ${b}c ${{d} $e{f;}', [['a|${b}c|${{d}|$e', [['f']]]]],
  ['a $\\{b $\\\\{c;} "${";', [['a|$\\\\{b|$\\\\', [['c']]], ['${']]],
  ['a # b;\n c; #d', [['a|c']]],
  ['a b#c;', [['a|b#c']]],
  ['a ("b") c;', [['a|(\\"b\\")|c']]],
  ['a "b")c;', [['a|b|)c']]],
  ['\u00ef\u00bb\u00bfa;', [['\u00ef\u00bb\u00bfa']]],
  ['a b\r\n{\r\nc;\r\n}', [['a|b', [['c']]]]],
  ['a "";', [['a|']]],
  ['a \u0000\u00ff;', [['a|\\u0000\u00ff']]],
  ['a$b{c;}', [['a$b', [['c']]]]],
])('%j is read as %j', (text, expected) => {
  expect(read(text)).toEqual(expected);
  expect(codes(text)).toEqual([]);
});

test.each<[string, readonly string[], readonly Shape[]]>([
  [';a;', ['nginx-unexpected-character 0 directive'], [['a']]],
  ['a; }\nb;', ['nginx-unexpected-character 3 directive'], [['a'], ['b']]],
  ['s { a\n}\nb;', ['nginx-unexpected-character 6 ;'], [['s', [['a']]], ['b']]],
  ['a', ['nginx-unexpected-end 0 ; }'], [['a']]],
  ['a "b;', ['nginx-unexpected-end 2 ; }'], [['a|b;']]],
  ['a { b;', ['nginx-unexpected-end 0 }'], [['a', [['b']]]]],
  ['{ a; }', ['nginx-unexpected-character 0 directive'], [['', [['a']]]]],
  ['a "b"c;', ['nginx-unexpected-character 5 blank ; {'], [['a|b|c']]],
  ['a "b"#c;\n;', ['nginx-unexpected-character 5 blank ; {'], [['a|b']]],
])('%j is refused: %j, and read on', (text, problems, expected) => {
  expect(codes(text)).toEqual(problems);
  expect(read(text)).toEqual(expected);
});

test('spans hold what is written', () => {
  const text = ` server {\n  add_header 'A' "b\\"c" ; # d\n}`;
  const [server] = parseFile('/f', text).root.directives;
  const [header] = server!.block!.directives;
  const at = ({ span }: { span: { start: number; end: number } }): string =>
    text.slice(span.start, span.end);
  expect(at(server!)).toBe(text.trim());
  expect(at(server!.block!)).toBe(text.slice(9, -1));
  expect(at(header!)).toBe(`add_header 'A' "b\\"c" ;`);
  expect(header!.args.map(at)).toEqual([`'A'`, `"b\\"c"`]);
});

const word = (bytes: number): string => `a ${'b'.repeat(bytes)};`;

test('a word may fill the window, and not be longer', () => {
  expect(codes(word(4095))).toEqual([]);
  expect(codes(word(4096))).toEqual(['nginx-word-too-long 2 ']);
  expect(codes(`#${'b'.repeat(4095)}\na;`)).toEqual(['nginx-word-too-long 0 ']);
  expect(codes(`#${'b'.repeat(4094)}\na;`)).toEqual([]);
  expect(codes(`a${' '.repeat(9000)}b;`)).toEqual([]);
});

test.each([
  'content_by_lua_block { local t = { a = "}" } -- }\n ngx.say([[ } ]], \'}\') --[==[ } ]] ]==] }',
  'init_by_lua_block { -- it\'s } fine\n local a = "\\"}" }',
  "rewrite_by_lua_block { local a = b' \n }",
])('Lua code is passed over: %s', (code) => {
  const { root, problems } = parseFile('/f', `${code} after;`);
  expect(problems).toEqual([]);
  expect(root.directives.map(({ name }) => name.value)[1]).toBe('after');
  const { span, raw } = root.directives[0]!.block!;
  expect(raw).toBe(true);
  expect(`${code} after;`.slice(span.start, span.end)).toBe(
    code.slice(code.indexOf('{') + 1, code.lastIndexOf('}')),
  );
});

test('Lua code that does not end is refused', () => {
  expect(codes('content_by_lua_block { [[ }')).toEqual(['nginx-lua-bracket 23 ]]']);
  expect(codes('content_by_lua_block { { }')).toEqual(['nginx-unexpected-end 21 }']);
});

test('data blocks are marked', () => {
  const [map, server] = parseFile('/f', 'map $a $b { include x; } server {}').root.directives;
  expect(map!.block!.data).toBe(true);
  expect(server!.block!.data).toBeUndefined();
});

test('ten thousand levels, and long lines, are read', () => {
  const deep = parseFile('/f', 'a{'.repeat(10_000) + '}'.repeat(10_000));
  expect(deep.problems).toEqual([]);
  const open = parseFile('/f', 'a{'.repeat(10_000));
  expect(open.problems.map(({ code }) => code)).toEqual(['nginx-unexpected-end']);
  const long = parseFile('/f', 'a b;'.repeat(500_000));
  expect(long.root.directives).toHaveLength(500_000);
  expect(codes('a'.repeat(10_000_000))).toEqual([
    'nginx-word-too-long 0 ',
    'nginx-unexpected-end 0 ; }',
  ]);
});
