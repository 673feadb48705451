import { Random } from '../../fuzz/random.ts';
import { brakes, type Brake, type Entry, type Scope } from './brakes.ts';
import { layouts, type Layout } from './layouts.ts';

/** A broken configuration, to be generated. */
export interface Case {
  readonly name: string;
  readonly brake: Brake;
  readonly scope: Scope;
  readonly layout: Layout;
  readonly entry: Entry;
}

const scopes: readonly Scope[] = ['location', 'server', 'http'];
const entries: readonly Entry[] = ['plain', 'tls', 'tls-h2'];

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Every place that a brake can stand in, for every entry where it stops a client. */
function casesOf(brake: Brake): Case[] {
  const places = brake.lines.length === 0 ? (['location'] as const) : (brake.scopes ?? scopes);
  return layouts.flatMap((layout) =>
    places.flatMap((scope) =>
      (brake.entries ?? entries).map((entry) => ({
        name: [brake.name, scope, layout.name, entry].join(' · '),
        brake,
        scope,
        layout,
        entry,
      })),
    ),
  );
}

/** Draws configurations, all different, each brake as often as the others. */
export function drawCases(count: number, seed: number): Case[] {
  const random = new Random(seed);
  const decks = shuffled(brakes, random).map((brake) => shuffled(casesOf(brake), random));
  const drawn: Case[] = [];
  for (let round = 0; drawn.length < count; round++) {
    const dealt = decks.flatMap((deck) => deck[round] ?? []);
    if (dealt.length === 0) throw new Error(`there are only ${drawn.length} configurations`);
    drawn.push(...dealt);
  }
  return drawn.slice(0, count);
}
