import { expect, test } from 'vitest';

import type { Remedy } from '../model/finding.ts';
import { combinations, combined } from './combine.ts';

function remedy(id: string, start: number, end: number, scope = 'location'): Remedy {
  const edits = [{ file: '/a', span: { start, end }, text: id }];
  return { id, kind: 'proxy', scope, edits, headers: [], holdsFor: [], proved: false };
}

const [one, two, clash] = [remedy('one', 0, 5), remedy('two', 5, 9, 'http'), remedy('clash', 4, 6)];

test('remedies that change different bytes make one, as wide as the widest', () => {
  expect(combined([one, two])).toMatchObject({ id: 'one+two', scope: 'http' });
  expect(combined([one, two])?.edits).toHaveLength(2);
});

test('remedies that change the same bytes exclude each other', () => {
  expect(combined([one, clash])).toBeUndefined();
  expect(combinations([one, two, clash], 2).map(({ id }) => id)).toEqual(['one+two']);
});

test('insertions at one place go together', () => {
  expect(combined([remedy('a', 3, 3), remedy('b', 3, 3)])).toBeDefined();
});
