/** A value that depends on what neither the configuration nor the request tells. */
export interface Unknown {
  /** Names of variables, `$http_x`, or of other facts: `file /var/www/x`. */
  readonly dependsOn: readonly string[];
}

/** A binary string, or not known. */
export type Value = string | Unknown;

export const isKnown = (value: Value): value is string => typeof value === 'string';

export const unknown = (...dependsOn: readonly string[]): Unknown => ({ dependsOn });

/** All parts one after the other; unknown when any part is. */
export function concat(parts: readonly Value[]): Value {
  const holes = parts.filter((part) => typeof part !== 'string');
  if (holes.length === 0) return parts.filter(isKnown).join('');
  return { dependsOn: [...new Set(holes.flatMap(({ dependsOn }) => dependsOn))] };
}

/** Ends a run whose next move cannot be told: not even the ways that it could go are known. */
export class Undecidable extends Error {
  readonly dependsOn: readonly string[];

  constructor(dependsOn: readonly string[]) {
    super(dependsOn.join(' '));
    this.dependsOn = dependsOn;
  }
}

/** The value, where nothing can go on without it. */
export function required(value: Value): string {
  if (!isKnown(value)) throw new Undecidable(value.dependsOn);
  return value;
}
