import { fail, ok, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import type { Proxy } from '../proxies/proxy.ts';
import { startSandbox } from './sandbox.ts';
import { setStage } from './stage.ts';

/**
 * Lets the proxy's own program judge a private copy in which some files are new.
 * @param changed texts (binary strings) by the path that the configuration names
 * @param trustConfig as in `SandboxOptions`
 * Failures: `fix-no-process`; those of `Copies.variant` and `startSandbox`.
 */
export async function validateInSandbox(
  proxy: Proxy,
  entry: Address,
  changed: ReadonlyMap<string, string>,
  trustConfig: boolean = false,
): Promise<Result<void>> {
  const copies = proxy.copies?.();
  if (!copies) return fail('fix-no-process');
  const source = copies.variant(changed);
  if (!source.ok) return source;
  const stage = await setStage();
  if (!stage.ok) return stage;
  const sandbox = await startSandbox({
    copies,
    source: source.value,
    entry,
    trustConfig,
    origin: stage.value.origin,
    harmless: stage.value.harmless,
  });
  if (sandbox.ok) await sandbox.value.stop();
  await stage.value.close();
  return sandbox.ok ? ok(undefined) : sandbox;
}
