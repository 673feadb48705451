import { outputOf } from '../../host/output.ts';
import { pageSize } from '../../host/page-size.ts';
import { findProgram } from '../../host/programs.ts';
import type { Release } from '../predictor.ts';
import { parseBuild } from './build.ts';
import type { Build } from './config.ts';

/** An nginx that a configuration may be for. */
export interface NginxRelease extends Release {
  readonly build: Build;
}

/** The newest nginx whose behaviour is known. */
const newestKnown = '1.31.4';

/**
 * The nginx to predict for: the version asked for, the installed one, or the newest known. Only
 * `nginx -V` is run.
 */
export async function nginxRelease(asked: string | undefined): Promise<NginxRelease> {
  const pages = pageSize();
  const known = (version: string, source: Release['source']): NginxRelease => {
    const build = { flavour: 'nginx', version, modules: [], pageSize: pages };
    return { kind: 'nginx', version, source, build };
  };
  if (asked !== undefined) return known(asked, 'given');
  const said = await outputOf(findProgram('nginx') ?? 'nginx', ['-V'], 10_000);
  const installed = said === undefined ? undefined : parseBuild(said, pages);
  if (!installed) return known(newestKnown, 'newest');
  const { build } = installed;
  return { kind: 'nginx', version: build.version, source: 'installed', build };
}
