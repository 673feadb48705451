import type { CauseId } from '../../messages/messages.ts';
import type { Finding } from '../../model/finding.ts';
import type { HopRequest, Sight } from '../proxy.ts';
import type { Build, Config } from './config.ts';
import type { Outcome } from './routing/resolution.ts';

/** All that a cause may look at. */
export interface Evidence {
  readonly config: Config;
  readonly build: Build;
  readonly outcome: Outcome;
  /** The request as it came in. */
  readonly request: HopRequest;
  /** How the same nginx treats it when it comes back, outermost passage first. */
  readonly inner: readonly Outcome[];
  readonly sight: Sight;
  /** Files beside the configuration that look like parts of it and are not read by nginx. */
  readonly strays: () => readonly Config[];
}

/** An entry of the catalogue: data, and one pure function. */
export interface Cause {
  readonly id: CauseId;
  /** Does it harm others, or the application? Then it is looked for though the stream comes through. */
  readonly beside?: true;
  /** The finding where this cause fits; undefined where it does not. */
  find(evidence: Evidence): Omit<Finding, 'cause' | 'hop'> | undefined;
}
