import { outputOf } from '../host/output.ts';
import { pageSize } from '../host/page-size.ts';
import { findProgram } from '../host/programs.ts';
import { ok, type Result } from '../model/result.ts';
import { parseBuild } from '../proxies/nginx/build.ts';
import type { Build } from '../proxies/nginx/config.ts';

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
  const pages = pageSize();
  const known = (version: string, source: NginxVersion['source']): Result<NginxVersion> => {
    const build = { flavour: 'nginx', version, modules: [], pageSize: pages };
    return ok({ version, source, build });
  };
  if (asked !== undefined) return known(asked, 'given');
  const said = await outputOf(findProgram('nginx') ?? 'nginx', ['-V'], 10_000);
  const installed = said === undefined ? undefined : parseBuild(said, pages);
  if (!installed) return known(newestKnown, 'newest');
  const { build } = installed;
  return ok({ version: build.version, source: 'installed', build });
}
