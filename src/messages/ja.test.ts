import { expect, test } from 'vitest';

import { en } from './en/messages.ts';
import { ja } from './ja/messages.ts';
import { messagesFor } from './messages.ts';

type Texts = { readonly [key: string]: string | Texts };

/** Every text by its path: `report.headings.clients`. */
function flat(texts: Texts, path: string): [path: string, text: string][] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return typeof text === 'string' ? [[at, text] as [string, string]] : flat(text, at);
  });
}

const english = new Map(flat(en, ''));
const japanese = new Map(flat(ja, ''));
const places = (text: string): string[] =>
  [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

test('both languages have the same texts', () => {
  expect(english.size).toBeGreaterThan(200);
  expect([...japanese.keys()].sort()).toEqual([...english.keys()].sort());
});

test('each text has the same places to fill', () => {
  const odd = [...japanese].filter(
    ([path, text]) => places(text).join() !== places(english.get(path) ?? '').join(),
  );
  expect(odd).toEqual([]);
});

test('no text was left in English', () => {
  const same = [...japanese].filter(
    ([path, text]) => /[a-z]{3} [a-z]{3}/i.test(text) && text === english.get(path),
  );
  expect(same.map(([path]) => path)).toEqual([
    'commands.tour.check',
    'commands.tour.fix',
    'report.apply',
    'report.repeat',
  ]);
});

test.each([
  ['ja_JP.UTF-8', ja],
  ['ja', ja],
  ['jam_JM.UTF-8', en],
  ['en_GB.UTF-8', en],
  ['C', en],
  [undefined, en],
])('the texts for %s', async (locale, texts) => {
  expect(await messagesFor(locale)).toBe(texts);
});
