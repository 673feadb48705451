import type { Random } from './random.ts';

const special = ['{', '}', ';', '"', "'", '\\', '#', '$', '${', '\n', '\r\n', '\t', ' ', ')', '('];
const strange = ['\0', '\u00ef\u00bb\u00bf', '\u00ff', '\u000b', 'on', 'http', '9'.repeat(30)];

/** Does one kind of damage to a text. */
function damage(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const length = 1 + random.below(random.chance(0.7) ? 3 : 40);
  const head = text.slice(0, at);
  switch (random.below(7)) {
    case 0: {
      return head + text.slice(at + length);
    }
    case 1: {
      return head + random.pick(special) + text.slice(at);
    }
    case 2: {
      return head + random.pick(special) + text.slice(at + 1);
    }
    case 3: {
      return head + random.pick(strange) + text.slice(at);
    }
    case 4: {
      return head + text.slice(at, at + length) + text.slice(at);
    }
    case 5: {
      const from = random.below(text.length + 1);
      return head + text.slice(from, from + 60) + text.slice(at);
    }
    default: {
      return random.chance(0.2)
        ? head
        : `${head}${' '.repeat(random.below(5000))}${text.slice(at)}`;
    }
  }
}

/** A text with one to three pieces of damage. */
export function mutate(text: string, random: Random): string {
  let mutated = text;
  for (let count = 1 + random.below(3); count > 0; count--) mutated = damage(mutated, random);
  return mutated;
}
