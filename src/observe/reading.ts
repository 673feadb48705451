import type { Delivery } from '../model/delivery.ts';

/** A reason for a judgement, as a message code with its data. */
export interface Evidence {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/**
 * How sure a reading is. `certain`: what was seen allows no other shape. `likely`: an origin that
 * behaves oddly by itself could look the same. `open`: more must be seen.
 */
export type Certainty = 'certain' | 'likely' | 'open';

/** What an observation amounts to. */
export interface Reading {
  /** Absent when there is nothing to give a shape to. */
  readonly delivery?: Delivery;
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
}

export function evidence(code: string, details: Evidence['details'] = {}): Evidence {
  return { code, details };
}
