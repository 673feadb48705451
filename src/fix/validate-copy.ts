import type { Files } from '../host/files.ts';
import { fail, ok } from '../model/result.ts';
import { readConfig } from '../proxies/nginx/config.ts';
import { startSandbox, type SandboxOptions } from '../prove/sandbox.ts';
import type { ValidateCopy } from './order.ts';

export interface CopyOptions extends Pick<
  SandboxOptions,
  'config' | 'proxy' | 'entry' | 'trustConfig'
> {
  readonly files: Files;
}

/** A port that nothing answers on: a copy that is only validated asks nobody. */
const nowhere = 9;

/**
 * Judges changed files in a private copy of the whole configuration, on the proxy's own program: it
 * must start there.
 * Failures: those of `readConfig`; `config-invalid` {message, file, line}; those of `startSandbox`.
 */
export function sandboxValidator({ files, ...options }: CopyOptions): ValidateCopy {
  return async (texts) => {
    const read = (path: string): ReturnType<Files['read']> => {
      const text = texts.get(path);
      return text === undefined ? files.read(path) : ok(text);
    };
    const { config, proxy } = options;
    const changed = readConfig(config.main, {
      prefix: config.prefix,
      build: proxy.build,
      files: { ...files, read },
    });
    if (!changed.ok) return changed;
    const started = await startSandbox({
      ...options,
      config: changed.value,
      origin: () => ({ host: '127.0.0.1', port: nowhere }),
      harmless: nowhere,
    });
    if (started.ok) {
      await started.value.stop();
      return ok(undefined);
    }
    const { code, details } = started.failure;
    if (code !== 'sandbox-refused') return started;
    return fail('config-invalid', { ...details, message: String(details['reason'] ?? '') });
  };
}
