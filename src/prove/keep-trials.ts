import type { LiveView } from '../diagnose/live.ts';
import type { KeptCopy } from '../model/check.ts';
import type { ClientId } from '../model/client.ts';
import type { Finding, Remedy, Trial } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { keepCopy } from './keep.ts';
import { liveSetting, type LiveOptions } from './live-setting.ts';

/** The client as which curl will ask. */
function curlClient({ url }: LiveOptions['request']): ClientId {
  return url.startsWith('https:') ? 'h1-tls' : 'h1';
}

/** Is it a proved change of the configuration alone? */
const isChange = ({ kind, proved, headers }: Remedy): boolean =>
  proved && kind === 'proxy' && headers.length === 0;

/** How the trial that a copy repeats ended. */
function outcomeOf(
  findings: readonly Finding[],
  client: ClientId,
  remedy: Remedy | undefined,
): Trial['verdict'] | undefined {
  return findings
    .flatMap(({ proof }) => proof?.trials ?? [])
    .find((trial) => trial.client === client && trial.remedy === remedy?.id)?.verdict;
}

/**
 * Leaves private copies of the first proxy: as it is, and with the best proved change of its
 * configuration. Nothing of them runs.
 * Failures: `keep-no-process`, where no proxy was found to be copied; those of `keepCopy`.
 */
export async function keepTrials(
  view: LiveView,
  findings: readonly Finding[],
  options: Omit<LiveOptions, 'clients' | 'next'>,
): Promise<Result<readonly KeptCopy[]>> {
  const clients = view.clients.map(({ client }) => client);
  const here = findings.filter(({ hop }) => hop < options.hops.length);
  const guilty = here.find(({ remedies }) => remedies.some(isChange));
  const best = guilty?.remedies.find(isChange);
  const { act } = guilty ?? {};
  const defects = act?.kind === 'answer' ? { defects: { status: act.status } } : {};
  const setting = liveSetting({ ...options, ...defects, clients });
  if (!setting) return fail('keep-no-process');
  const kept: KeptCopy[] = [];
  for (const remedy of best ? [undefined, best] : [undefined]) {
    const copy = await keepCopy(setting, remedy);
    if (!copy.ok) return copy;
    const expect = outcomeOf(
      guilty ? [guilty, ...here] : here,
      curlClient(options.request),
      remedy,
    );
    kept.push({ ...copy.value, ...(remedy ? { remedy } : {}), ...(expect ? { expect } : {}) });
  }
  return ok(kept);
}
