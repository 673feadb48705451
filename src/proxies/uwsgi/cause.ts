import type { CauseId } from '../../messages/messages.ts';
import type { Finding } from '../../model/finding.ts';
import type { Address, Settings } from '../../model/route.ts';
import type { Sight } from '../proxy.ts';
import type { Option } from './options.ts';
import type { IniText } from './remedies.ts';

/** All that a cause may look at. */
export interface Evidence {
  /** Of the socket that the request comes in on; 0 for one of the file system. */
  readonly entry: Address;
  readonly settings: Settings;
  readonly options: readonly Option[];
  readonly ini?: IniText;
  readonly sight: Sight;
}

/** An entry of the catalogue: data, and one pure function. */
export interface Cause {
  readonly id: CauseId;
  /** The finding where this cause fits; undefined where it does not. */
  find(evidence: Evidence): Omit<Finding, 'cause' | 'hop'> | undefined;
}
