import { expect, test } from 'vitest';

import { parseStory } from './story.ts';

test('a title, paragraphs as they stand, and hints on a line each', () => {
  const text = `# A title

First line,
second line.

Another paragraph.

## Hints

1. One: \`x\`.
2. Two goes on
   here.
10. Ten.
`;
  expect(parseStory(text)).toEqual({
    title: 'A title',
    story: 'First line,\nsecond line.\n\nAnother paragraph.',
    hints: ['One: `x`.', 'Two goes on here.', 'Ten.'],
  });
});
