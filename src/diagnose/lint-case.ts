import type { ClientProfile } from '../model/client.ts';
import type { Target } from '../observe/request.ts';
import type { Predictor } from '../proxies/predictor.ts';
import type { Proxy } from '../proxies/proxy.ts';
import type { Assumed } from './predict.ts';

/** A proxy of which a configuration alone tells what it makes of a stream. */
export type LintProxy = Proxy & Predictor;

/** What is to be predicted: a request through a configuration, as whom, of what application. */
export interface LintCase {
  readonly proxy: LintProxy;
  readonly target: Target;
  readonly profiles: readonly ClientProfile[];
  readonly assumed: Assumed;
}
