import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '..', 'src');

/** Top floor first. In a row of `ordered: true` the left room may be used by the right one. */
const floors: readonly { rooms: readonly string[]; ordered: boolean }[] = [
  { rooms: ['cli'], ordered: false },
  { rooms: ['report', 'lab', 'serve'], ordered: true },
  { rooms: ['diagnose', 'prove', 'fix'], ordered: true },
  { rooms: ['proxies', 'observe', 'origin'], ordered: false },
  { rooms: ['text', 'sse', 'host'], ordered: true },
  { rooms: ['model', 'messages'], ordered: false },
];

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  const fromFloor = floors.findIndex(({ rooms }) => rooms.includes(from));
  const toFloor = floors.findIndex(({ rooms }) => rooms.includes(to));
  if (toFloor !== fromFloor) return toFloor > fromFloor;
  const { rooms, ordered } = floors[fromFloor]!;
  return ordered && rooms.indexOf(to) < rooms.indexOf(from);
}

const room = (path: string): string => relative(source, path).split(sep)[0]!;

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => join(source, name));

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((found) =>
    join(dirname(file), found[1]!),
  );

test('every file is on a floor', () => {
  const rooms = new Set(floors.flatMap(({ rooms }) => rooms));
  const homeless = files.filter((file) => room(file) !== 'index.ts' && !rooms.has(room(file)));
  expect(homeless).toEqual([]);
});

test('a floor imports only from below', () => {
  const wrong = files
    .filter((file) => room(file) !== 'index.ts')
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => !mayImport(room(file), room(target)))
        .map((target) => `${relative(source, file)} imports ${relative(source, target)}`),
    );
  expect(wrong).toEqual([]);
});

test('the check sees a wrong import', () => {
  expect(mayImport('model', 'text')).toBe(false);
  expect(mayImport('observe', 'proxies')).toBe(false);
  expect(mayImport('diagnose', 'prove')).toBe(false);
  expect(mayImport('prove', 'diagnose')).toBe(true);
  expect(mayImport('cli', 'model')).toBe(true);
});
