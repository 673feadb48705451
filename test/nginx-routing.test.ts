import { expect, test } from 'vitest';

import { run as locations } from '../fuzz/locations.ts';
import { run as phases } from '../fuzz/phases.ts';
import { run as regexes } from '../fuzz/regexes.ts';
import { run as settings } from '../fuzz/settings.ts';

test('nginx and unclog choose the same server, location and target in generated trees', async () => {
  const { trees, probes, disagreements } = await locations(300, 1);
  expect(disagreements).toEqual([]);
  expect({ trees, probes }).toEqual({ trees: 300, probes: 3600 });
}, 120_000);

test('what nginx does follows from the settings in effect in generated trees', async () => {
  const { trees, facts, disagreements } = await settings(100, 1);
  expect(disagreements).toEqual([]);
  expect(trees).toBe(100);
  expect(facts).toBeGreaterThan(10_000);
}, 120_000);

test('rewrites, conditions, error pages and try_files lead where nginx goes', async () => {
  const { trees, probes, disagreements } = await phases(200, 1);
  expect(disagreements).toEqual([]);
  expect({ trees, probes }).toEqual({ trees: 200, probes: 4000 });
}, 120_000);

test('regular expressions match and capture as in nginx', async () => {
  const { matches, untranslated, disagreements } = await regexes(500, 1);
  expect(disagreements).toEqual([]);
  expect(matches).toBeGreaterThan(1500);
  expect(untranslated).toBeLessThan(250);
}, 120_000);
