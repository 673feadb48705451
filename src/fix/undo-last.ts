import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import type { Proxy } from '../proxies/proxy.ts';
import type { News } from './apply.ts';
import { configsOf } from './journal.ts';
import { subjectsOf, validateCopies, type Changing } from './proxies.ts';
import { recoverCrashed, runningProxy } from './running.ts';
import { sampleSites } from './sample.ts';
import { lastFix, undo } from './undo.ts';

export interface UndoOptions {
  readonly tell: (news: News) => void;
  readonly accept: readonly string[];
  readonly stateFolder?: string;
}

/** What was taken back. */
export interface Undone {
  readonly id: string;
  readonly files: readonly string[];
}

/** Where the proxy can be connected to, by its configuration. */
function entryOf(proxy: Proxy): Address {
  const [site] = proxy.otherSites();
  const [socket = { host: '127.0.0.1', port: 80 }] = proxy.listens ?? [];
  return site ? { host: site.address, port: site.port } : socket;
}

/**
 * Takes the newest fix back: its files as before, and the proxy serving by them.
 * Failures, each with nothing changed: `nothing-to-undo`, `undo-no-process`, those of `recoverCrashed` and
 * `undo`, and the reason for which the proxy would not take the old files.
 */
export async function undoLast({
  tell,
  accept,
  stateFolder,
}: UndoOptions): Promise<Result<Undone>> {
  const recovered = await recoverCrashed(tell, stateFolder);
  if (!recovered.ok) return recovered;
  const record = lastFix(stateFolder);
  if (!record) return fail('nothing-to-undo');
  const changing: Changing[] = [];
  for (const config of configsOf(record)) {
    const proxy = await runningProxy(config);
    if (!proxy?.control) return fail('undo-no-process', { config });
    changing.push({ proxy, entry: entryOf(proxy), others: proxy.otherSites() });
  }
  const subject = subjectsOf(changing);
  if (!subject.ok) return subject;
  const outcome = await undo({
    ...subject.value,
    sampleSites: () => sampleSites(changing.flatMap(({ others }) => others)),
    validateCopy: validateCopies(changing),
    tell,
    accept,
    ...(stateFolder === undefined ? {} : { stateFolder }),
  });
  if (!outcome.ok) return outcome;
  const refused = (failure: Failure): Result<Undone> => ({ ok: false, failure });
  return outcome.value.kind === 'committed'
    ? ok({ id: record.id, files: record.files.map(({ path }) => path) })
    : refused(outcome.value.reason);
}
