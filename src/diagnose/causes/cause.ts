import type { CauseId } from '../../messages/messages.ts';
import type { Finding } from '../../model/finding.ts';
import type { Situation } from './situation.ts';

/** An entry of the catalogue that no proxy is to blame for: data, and one pure function. */
export interface Cause {
  readonly id: CauseId;
  /** It leaves the stream alone as it was asked for, and will trouble a browser, or somebody later. */
  readonly warning?: true;
  /** The finding where this cause fits; undefined where it does not. */
  find(situation: Situation): Omit<Finding, 'cause'> | undefined;
}
