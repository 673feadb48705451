import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { failures } from './en/failures.ts';
import { failureText, messagesFor } from './messages.ts';

const root = new URL('..', import.meta.url).pathname;

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(root, name), 'utf8'));

/** By `fail`, by shorthands of the grader and the sandbox, written out, or as how a response ended. */
const makers = [
  /\b(?:fail|none|nothing|tell)(?:<\w+>)?\(\s*'([a-z0-9-]+)'/g,
  /code: '([a-z0-9-]+)', details/g,
  /\.end\('cut', '([a-z0-9-]+)'/g,
];

const used = new Set(
  sources.flatMap((text) =>
    makers.flatMap((maker) => [...text.matchAll(maker)].flatMap((found) => found.slice(1))),
  ),
);

test('every failure that the program can make has a sentence', () => {
  expect(used.size).toBeGreaterThan(60);
  expect([...used].filter((code) => !(code in failures)).sort()).toEqual([]);
});

test('each sentence is one line and ends like the others', () => {
  const odd = Object.entries(failures).filter(([, text]) => /[\n\r]|\.$/.test(text));
  expect(odd).toEqual([]);
});

test('what the system says comes in words', async () => {
  const refused = { code: 'connect-failed', details: { reason: 'ECONNREFUSED' } };
  expect(failureText(await messagesFor('en'), refused)).toContain('nothing listens there');
});
