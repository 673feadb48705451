import type { CauseId } from '../../messages/messages.ts';
import type { Finding } from '../../model/finding.ts';
import type { Address, Settings } from '../../model/route.ts';
import type { Sight } from '../proxy.ts';
import type { FileEntry, Pool } from './config.ts';
import type { ScriptReading } from './script.ts';

/** All that a cause may look at. */
export interface Evidence {
  readonly entry: Address;
  /** The directives of FPM itself. */
  readonly global: readonly FileEntry[];
  readonly pool: Pool;
  readonly settings: Settings;
  readonly script: ScriptReading;
  readonly sight: Sight;
}

/** An entry of the catalogue: data, and one pure function. */
export interface Cause {
  readonly id: CauseId;
  /** The finding where this cause fits; undefined where it does not. */
  find(evidence: Evidence): Omit<Finding, 'cause' | 'hop'> | undefined;
}
