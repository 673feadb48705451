import { ok, type Result } from '../model/result.ts';
import { pageSize } from '../host/page-size.ts';
import type { Build } from '../proxies/nginx/config.ts';
import { readBuild } from '../proxies/nginx/instance.ts';

/** The version that a prediction is for, and why that one. */
export interface NginxVersion {
  readonly version: string;
  readonly source: 'given' | 'installed' | 'newest';
  readonly build: Build;
}

/** The newest nginx whose behaviour is known. */
const newestKnown = '1.31.4';

/**
 * The build to predict for: the version asked for, the installed nginx's, or the newest known.
 * Only `nginx -V` is run.
 */
export async function nginxVersion(asked: string | undefined): Promise<Result<NginxVersion>> {
  const plain = { flavour: 'nginx', modules: [], pageSize: pageSize() };
  if (asked !== undefined)
    return ok({ version: asked, source: 'given', build: { ...plain, version: asked } });
  const installed = await readBuild('nginx');
  if (!installed.ok)
    return ok({
      version: newestKnown,
      source: 'newest',
      build: { ...plain, version: newestKnown },
    });
  const { build } = installed.value;
  return ok({ version: build.version, source: 'installed', build });
}
