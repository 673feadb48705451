import type { RouteRequest } from '../diagnose/find-route.ts';
import type { ClientProfile } from '../model/client.ts';
import type { Evidence } from '../observe/reading.ts';
import type { Preference } from './rank.ts';

/** What to check, and as whom. */
export interface CheckRequest extends RouteRequest {
  /** Whom to check as; by default every client that the endpoint offers. */
  readonly clients?: readonly ClientProfile[];
  /** Bounds the live watching, in milliseconds. */
  readonly patienceMs: number;
  /** Watch for cuts for so long, whatever is seen before. */
  readonly watchCutMs?: number;
  /** May a request with effects be repeated? */
  readonly repeatUnsafe?: boolean;
  readonly prefer?: Preference;
  /** Put popular lines on trial as well. */
  readonly folklore?: boolean;
  /** Leave private copies, to repeat a trial by hand. */
  readonly keep?: boolean;
  /** Run programs that the configuration brings along (Lua, Perl, njs), though nothing confines them. */
  readonly trustConfig?: boolean;
  readonly signal: AbortSignal;
  readonly onWait?: (what: Evidence) => void;
}

/** May it be asked again without a word? */
export const isRepeatable = ({ method = 'GET', body, repeatUnsafe }: CheckRequest): boolean =>
  repeatUnsafe === true || (method === 'GET' && body === undefined);

/** What a request says of trials. */
export const trialsOf = ({ signal, trustConfig = false }: CheckRequest) => ({
  signal,
  trustConfig,
});
