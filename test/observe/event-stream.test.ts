import { test } from 'vitest';

import { run } from '../../fuzz/event-stream.ts';

test('agrees with eventsource-parser on 10,000 random streams, cut at random', () => {
  run(10_000, 4);
});
