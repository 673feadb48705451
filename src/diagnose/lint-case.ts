import type { ClientProfile } from '../model/client.ts';
import type { Target } from '../observe/request.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import type { Assumed } from './predict.ts';

/** What is to be predicted: a request through a configuration, as whom, of what application. */
export interface LintCase {
  readonly nginx: Nginx;
  readonly target: Target;
  readonly profiles: readonly ClientProfile[];
  readonly assumed: Assumed;
}
