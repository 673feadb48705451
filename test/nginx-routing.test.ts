import { expect, test } from 'vitest';

import { run } from '../fuzz/locations.ts';

test('nginx and unclog choose the same server, location and target for generated trees', async () => {
  const { trees, probes, disagreements } = await run(300, 1);
  expect(disagreements).toEqual([]);
  expect({ trees, probes }).toEqual({ trees: 300, probes: 3600 });
}, 120_000);
