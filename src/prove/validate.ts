import { localFiles, type Files } from '../host/files.ts';
import { ok, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import { readConfig } from '../proxies/nginx/config.ts';
import type { Nginx } from '../proxies/nginx/nginx.ts';
import { startSandbox } from './sandbox.ts';
import { setStage } from './stage.ts';

/**
 * Lets the proxy's own program judge a private copy in which some files are new.
 * @param changed texts (binary strings) by the path that the configuration names
 * @param trustConfig as in `SandboxOptions`
 * Failures: those of `readConfig` and `startSandbox`.
 */
export async function validateInSandbox(
  nginx: Nginx,
  entry: Address,
  changed: ReadonlyMap<string, string>,
  trustConfig: boolean = false,
): Promise<Result<void>> {
  const { instance, build, configuration } = nginx;
  if (!instance) return ok(undefined);
  const read = (path: string): Result<string> => {
    const text = changed.get(path);
    return text === undefined ? localFiles.read(path) : ok(text);
  };
  const files: Files = { ...localFiles, read };
  const { main, prefix } = configuration;
  const config = readConfig(main, { prefix, build, files });
  if (!config.ok) return config;
  const stage = await setStage();
  if (!stage.ok) return stage;
  const sandbox = await startSandbox({
    config: config.value,
    proxy: instance,
    entry,
    trustConfig,
    origin: stage.value.origin,
    harmless: stage.value.harmless,
  });
  if (sandbox.ok) await sandbox.value.stop();
  await stage.value.close();
  return sandbox.ok ? ok(undefined) : sandbox;
}
