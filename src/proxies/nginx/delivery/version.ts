const numbers = (version: string): number[] =>
  version.split('.').map((part) => Number.parseInt(part, 10) || 0);

/** Is `1.23.1` at least `1.23.0`? Number by number. */
export function atLeast(version: string, threshold: string): boolean {
  const [have, want] = [numbers(version), numbers(threshold)];
  const at = want.findIndex((number, index) => number !== (have[index] ?? 0));
  return at === -1 || (have[at] ?? 0) > (want[at] ?? 0);
}
