/** Is nginx version `version` the same as `since` or newer? Both as `1.22.1`. */
export function atLeast(version: string, since: string): boolean {
  const [have, want] = [version, since].map((text) => text.split('.').map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (have?.[i] ?? 0) - (want?.[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
