/** `2.4.62` as numbers; parts that are missing are 0. */
const parts = (version: string): readonly number[] =>
  [...version.split('.').map(Number), 0, 0, 0].slice(0, 3);

/** Negative, zero or positive, as `version` is older than, like or newer than `other`. */
export function compareVersions(version: string, other: string): number {
  const mine = parts(version);
  const theirs = parts(other);
  const at = mine.findIndex((part, index) => part !== theirs[index]);
  return at < 0 ? 0 : (mine[at] ?? 0) - (theirs[at] ?? 0);
}
