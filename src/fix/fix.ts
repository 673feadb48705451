import { watchLive } from '../diagnose/live.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import { clientProfile } from '../model/client.ts';
import type { Check } from '../model/check.ts';
import type { Verdict } from '../model/delivery.ts';
import { mendsStream, type Remedy } from '../model/finding.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { shapeOf } from '../observe/shape.ts';
import type { StreamRequest } from '../observe/request.ts';
import { verdictOf } from '../observe/verdict.ts';
import { examine, type Examined } from '../prove/check.ts';
import type { CheckRequest } from '../prove/request.ts';
import { besideProxy } from '../prove/beside.ts';
import { applyFix, type News } from './apply.ts';
import { subjectsOf, validateCopies, type Changing } from './proxies.ts';
import { recoverCrashed } from './running.ts';
import { sampleSites } from './sample.ts';

/** What is about to be done, and what should be known before. */
export interface Planned {
  readonly remedy: Remedy;
  /** `reload-cuts-streams` {proxy, directive, seconds}, for each proxy of which that is so. */
  readonly notes: readonly Failure[];
}

/** What the user decides, and hears of. */
export interface FixOptions {
  readonly dryRun: boolean;
  /** Shown the change before anything is written; false leaves everything as it is. */
  readonly confirm: (check: Check, planned: Planned) => Promise<boolean>;
  readonly tell: (news: News) => void;
  /** Refusals that the user has accepted beforehand. */
  readonly accept: readonly string[];
  readonly stateFolder?: string;
}

/** How a fix ended. Everything but `fixed` left the files as they were. */
export type FixResult = { readonly check: Check } & (
  | { readonly kind: 'streams-already' }
  | { readonly kind: 'no-remedy' }
  | ({ readonly kind: 'dry-run' | 'declined' } & Planned)
  | ({ readonly kind: 'fixed'; readonly id: string } & Planned)
  | ({ readonly kind: 'not-fixed'; readonly reason: Failure } & Planned)
);

const helpless: ReadonlySet<Verdict> = new Set(['clogged', 'not-a-stream']);

/**
 * The best proved change of the configuration that holds for every client that gets no stream; behind
 * the first hop, for whom the proxy before it is. What only lets the application's error through
 * is not applied: nothing would stream afterwards, and that is what a fix is verified by.
 */
function bestRemedy({ findings, clients }: Check): Remedy | undefined {
  const without = clients.filter(({ verdict }) => helpless.has(verdict)).map(({ id }) => id);
  return findings
    .filter((finding) => finding.confidence === 'proved' && mendsStream(finding))
    .flatMap((finding) => {
      const tried = (finding.proof?.trials ?? []).map(({ client }) => client);
      const wanted = finding.hop === 0 ? without : tried;
      return finding.remedies.filter(
        ({ kind, edits, proved, holdsFor }) =>
          kind === 'proxy' &&
          edits.length > 0 &&
          proved &&
          wanted.every((id) => holdsFor.includes(id)),
      );
    })
    .at(0);
}

/** What a cut may come later than it came before, in milliseconds. */
const laterMs = 1500;

/** Where clients were cut, it is watched for as long as that took: then it is seen to be over. */
function watchFor({ observations }: Check, { watchCutMs = 0 }: CheckRequest) {
  const cuts = observations.filter(({ end }) => end.kind === 'cut' || end.kind === 'reset');
  const ms = Math.max(watchCutMs, ...cuts.map(({ end }) => end.atMs + laterMs));
  return ms > 0 ? { watchCutMs: ms } : {};
}

/** Failures: `fix-still-clogged` {clients}. */
async function streamsNow(
  request: CheckRequest,
  check: Check,
  beside?: StreamRequest,
): Promise<Result<void>> {
  const { clients: results } = check;
  const clients = results.flatMap(({ id }) => clientProfile(id) ?? []);
  const watch = { ...request, ...watchFor(check, request) };
  const hops = beside ? [{ hop: {} }, { hop: { via: [0] } }] : [];
  const view = await watchLive({
    ...watch,
    request,
    clients,
    behind: beside ? [beside] : [],
    hops,
  });
  // The clients may be given to other servers than the one that was mended: it is asked itself.
  const all = [...view.clients, ...view.behind.filter((seen) => seen !== undefined)];
  const stalled = all.filter((seen) => verdictOf(seen, shapeOf(seen)) !== 'streams');
  return stalled.length === 0
    ? ok(undefined)
    : fail('fix-still-clogged', { clients: stalled.map(({ client }) => client).join(', ') });
}

/** The proxies whose files a remedy changes, outermost first; the guilty one where it changes none. */
function changedBy(remedy: Remedy, guilty: number, { hops }: KnownRoute): readonly Changing[] {
  const files = new Set(remedy.edits.map(({ file }) => file));
  const known = new Set<string>();
  return hops.flatMap(({ proxy, hop, request }, at) => {
    const own = [...files].some((file) => proxy?.files.has(file));
    const key = `${proxy?.process?.pid ?? ''} ${proxy?.config ?? ''}`;
    if (!proxy?.copies || !(own || at === guilty) || known.has(key)) return [];
    known.add(key);
    return [{ proxy, entry: hop.address, others: proxy.otherSites(request) }];
  });
}

/** What reloads do to streams that are open. */
const notesOn = (changing: readonly Changing[]): readonly Failure[] =>
  changing.flatMap(({ proxy: { kind, reloadCuts } }) => {
    if (!reloadCuts) return [];
    const { ms, directive } = reloadCuts;
    return [
      { code: 'reload-cuts-streams', details: { proxy: kind, directive, seconds: ms / 1000 } },
    ];
  });

/** A change with the proxies that it is about. */
interface Prepared extends Planned {
  /** The guilty hop. */
  readonly at: number;
  readonly changing: readonly Changing[];
}

function prepare({ check, route }: Examined, remedy: Remedy): Prepared {
  const at = check.findings.find(({ remedies }) => remedies.includes(remedy))?.hop ?? 0;
  const changing = changedBy(remedy, at, route);
  return { remedy, notes: notesOn(changing), at, changing };
}

async function apply(
  request: CheckRequest,
  { check, route }: Examined,
  { remedy, notes, at, changing }: Prepared,
  options: FixOptions,
): Promise<FixResult> {
  const known = { check, remedy, notes };
  const subject = subjectsOf(changing);
  if (!subject.ok) return { kind: 'not-fixed', ...known, reason: subject.failure };
  const { stateFolder, accept, tell } = options;
  const hop = route.hops[at];
  const beside = at > 0 && hop ? besideProxy(request, hop) : undefined;
  const outcome = await applyFix({
    ...subject.value,
    edits: remedy.edits,
    validateCopy: validateCopies(changing, request.trustConfig),
    verify: () => streamsNow(request, check, beside),
    sampleSites: () => sampleSites(changing.flatMap(({ others }) => others)),
    accept,
    tell,
    abort: request.signal,
    ...(stateFolder === undefined ? {} : { stateFolder }),
  });
  if (!outcome.ok) return { kind: 'not-fixed', ...known, reason: outcome.failure };
  return outcome.value.kind === 'committed'
    ? { kind: 'fixed', ...known, id: outcome.value.id }
    : { kind: 'not-fixed', ...known, reason: outcome.value.reason };
}

/**
 * Checks a URL and applies the best proved change: afterwards it streams, or the files are as
 * before.
 * Failures: those of `examine` and `recoverCrashed`.
 */
export async function fix(request: CheckRequest, options: FixOptions): Promise<Result<FixResult>> {
  const recovered = await recoverCrashed(options.tell, options.stateFolder);
  if (!recovered.ok) return recovered;
  const examined = await examine(request);
  if (!examined.ok) return examined;
  const { check } = examined.value;
  if (check.verdict === 'streams') return ok({ kind: 'streams-already', check });
  const remedy = bestRemedy(check);
  if (!remedy) return ok({ kind: 'no-remedy', check });
  const prepared = prepare(examined.value, remedy);
  const planned = { remedy, notes: prepared.notes };
  if (options.dryRun) return ok({ kind: 'dry-run', check, ...planned });
  if (!(await options.confirm(check, planned))) return ok({ kind: 'declined', check, ...planned });
  return ok(await apply(request, examined.value, prepared, options));
}
