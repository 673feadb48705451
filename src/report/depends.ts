import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';
import { isGate } from '../proxies/nginx/routing/gates.ts';
import { harmless } from '../text/width.ts';

/** What decides and is not known: what may turn the request away is told apart. */
export function dependsLines(
  names: readonly string[],
  { route }: Messages,
  unknown: string = route.dependsOn,
): string[] {
  const line = (text: string, of: readonly string[]): string[] =>
    of.length === 0 ? [] : [harmless(fill(text, { names: of.join(', ') }))];
  return [
    ...line(
      unknown,
      names.filter((name) => !isGate(name)),
    ),
    ...line(route.mayRefuse, names.filter(isGate)),
  ];
}
