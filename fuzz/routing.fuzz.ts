import { expect, test } from 'vitest';

import { run as locations } from './locations.ts';
import { run as phases } from './phases.ts';
import { run as regexes } from './regexes.ts';
import { run as settings } from './settings.ts';

test('3,000 trees of servers and locations: nginx and unclog choose the same', async () => {
  const { trees, probes, disagreements } = await locations(3000, 2);
  console.log(`${trees} trees, ${probes} requests, ${disagreements.length} disagreements`);
  expect(disagreements).toEqual([]);
});

test('1,000 trees of settings: what nginx does follows from the settings in effect', async () => {
  const { trees, facts, disagreements } = await settings(1000, 2);
  console.log(`${trees} trees, ${facts} facts, ${disagreements.length} disagreements`);
  expect(disagreements).toEqual([]);
});

test('2,000 servers with rewrites, conditions and error pages: the same answer', async () => {
  const { trees, probes, disagreements } = await phases(2000, 2);
  console.log(`${trees} servers, ${probes} requests, ${disagreements.length} disagreements`);
  expect(disagreements).toEqual([]);
});

test('5,000 regular expressions: they match and capture as in nginx', async () => {
  const { patterns, matches, untranslated, disagreements } = await regexes(5000, 2);
  console.log(`${patterns} patterns, ${untranslated} left open, ${matches} matches compared`);
  expect(disagreements).toEqual([]);
});
