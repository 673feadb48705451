import type { KnownHop } from '../diagnose/route.ts';
import type { Finding } from '../model/finding.ts';
import { ok, type Result } from '../model/result.ts';
import type { Sight } from '../proxies/proxy.ts';

/** Puts each finding on trial. */
export async function proveFindings(
  _hop: KnownHop,
  _sight: Sight,
  findings: readonly Finding[],
  _signal: AbortSignal,
): Promise<Result<readonly Finding[]>> {
  return ok(findings);
}
