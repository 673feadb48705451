import type { Observation } from '../../model/observation.ts';

/** Between these times after its request, in milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Did the response break off in this span? */
export const brokeOff =
  ({ fromMs, toMs }: Span) =>
  ({ head, end }: Observation): boolean =>
    head !== undefined &&
    (end.kind === 'cut' || end.kind === 'reset') &&
    end.atMs >= fromMs &&
    end.atMs <= toMs;

/**
 * Did the response end in this span, properly or not? One that ends by closing looks proper when a
 * worker dies.
 */
export const ended =
  (span: Span) =>
  (seen: Observation): boolean => {
    const closed = seen.end.kind === 'complete' && seen.framing !== 'length';
    return brokeOff(span)(closed ? { ...seen, end: { ...seen.end, kind: 'cut' } } : seen);
  };
