import { expect, test } from 'vitest';

import { run } from '../../fuzz/event-stream.ts';

test('agrees with eventsource-parser on 10,000 random streams, cut at random', () => {
  expect(() => run(10_000, 4)).not.toThrow();
});
