import type { CauseId } from '../../messages/messages.ts';
import type { Finding } from '../../model/finding.ts';
import type { Sight } from '../proxy.ts';
import type { Build, Config } from './config.ts';
import type { Resolution } from './routing/resolution.ts';

/** All that a cause may look at. */
export interface Evidence {
  readonly config: Config;
  readonly build: Build;
  readonly resolution: Resolution;
  readonly sight: Sight;
}

/** An entry of the catalogue: data, and one pure function. */
export interface Cause {
  readonly id: CauseId;
  /** The finding where this cause fits; undefined where it does not. */
  find(evidence: Evidence): Omit<Finding, 'cause' | 'hop'> | undefined;
}
