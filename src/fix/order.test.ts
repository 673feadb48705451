import { expect, test, vi } from 'vitest';

import { fail, ok } from '../model/result.ts';
import { validOrder } from './order.ts';

const step = (named: string) => ({ named, after: `new ${named}` });

test('finds the order in which every state between is valid', async () => {
  // c needs b, and b needs a.
  const needs: Record<string, string> = { b: 'a', c: 'b' };
  const validate = vi.fn(async (files: ReadonlyMap<string, string>) => {
    const lacking = [...files.keys()].find((name) => name in needs && !files.has(needs[name]!));
    return lacking === undefined ? ok(undefined) : fail('config-invalid', { message: lacking });
  });
  const found = await validOrder([step('c'), step('b'), step('a')], validate);
  expect(found.ok && found.value.map(({ named }) => named)).toEqual(['a', 'b', 'c']);
  const asked = validate.mock.calls.map(([files]) => [...files.keys()].sort().join(''));
  expect(new Set(asked).size).toBe(asked.length);
});

test('says so when there is no such order, or the whole is not valid', async () => {
  const both = await validOrder([step('a'), step('b')], async (files) =>
    files.size === 2 ? ok(undefined) : fail('config-invalid', { message: 'half' }),
  );
  expect(both).toEqual(fail('no-valid-order', { message: 'half' }));
  const none = await validOrder([step('a')], async () => fail('config-invalid', { message: 'x' }));
  expect(none).toEqual(fail('config-invalid', { message: 'x' }));
});
