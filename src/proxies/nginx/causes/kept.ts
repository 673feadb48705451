import type { RemedyId } from '../../../messages/messages.ts';
import type { Remedy } from '../../../model/finding.ts';
import type { Place } from '../../../model/place.ts';
import type { Evidence } from '../cause.ts';
import { moduleOf, type Module } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { foresee } from '../foresight.ts';
import { directiveRemedy, headerRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';

/** What has nginx write a response to disk while it passes it on. */
export interface Keeping {
  readonly module: Module;
  /** `proxy_cache`, or `proxy_store` and its like. */
  readonly directive: string;
  readonly cached: boolean;
  readonly place: Place;
}

/** Would nginx keep this response, and by which line? */
export function keepingOf(evidence: Evidence): Keeping | undefined {
  const { handler, settings } = evidence.outcome;
  const module = moduleOf(new Values(settings));
  const [seen] = evidence.sight.clients;
  if (handler.kind !== 'pass' || !module || !seen) return undefined;
  if (!foresee(evidence, seen.client)?.plan.kept) return undefined;
  const stored = (new Values(settings).words(`${module}_store`)?.[0] ?? 'off') !== 'off';
  const directive = stored ? `${module}_store` : `${module}_cache`;
  const place = settings.get(directive)?.places.at(-1) ?? placeOf(handler.node);
  return { module, directive, cached: !stored, place };
}

/** What keeps nginx from keeping it. */
export function unkept({ outcome }: Evidence, { directive, cached }: Keeping): readonly Remedy[] {
  const id: RemedyId = cached ? 'cache-off' : 'store-off';
  const off = directiveRemedy(id, outcome, directive, ['off']);
  const noStore = headerRemedy('cache-control-no-store', 'Cache-Control', 'no-store');
  return [...(off ? [off] : []), ...(cached ? [noStore] : [])];
}

/** The clients that a finding about all of them is of. */
export const everyClient = ({ sight }: Pick<Evidence, 'sight'>) =>
  sight.clients.map(({ client }) => client);
