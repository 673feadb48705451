/** An expected failure: a stable code, and the data its message needs. Only bugs throw. */
export interface Failure {
  readonly code: string;
  /** What the message in `messages/` fills in: paths, addresses, numbers. */
  readonly details: Readonly<Record<string, string | number>>;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T = never>(
  code: string,
  details: Readonly<Record<string, string | number>> = {},
): Result<T> {
  return { ok: false, failure: { code, details } };
}
