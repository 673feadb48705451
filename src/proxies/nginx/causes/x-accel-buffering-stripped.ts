import type { RemedyId } from '../../../messages/messages.ts';
import type { Edit, Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import { bufferingOf, moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { insertDirective } from '../edit.ts';
import { directiveRemedy } from '../remedies.ts';
import { nameOf, placeOf } from '../routing/node.ts';
import type { Outcome } from '../routing/resolution.ts';
import { strippedBehind } from './x-accel-buffering.ts';

/** Has the innermost passage of this nginx pass the header on; lines of outer blocks are repeated. */
function passHeader({ blocks, settings }: Outcome): Remedy | undefined {
  const module = moduleOf(new Values(settings));
  const block = blocks.findLast((one) => !['if', 'limit_except'].includes(nameOf(one)));
  const body = block?.directive.block;
  if (!module || !block || !body) return undefined;
  const directive = `${module}_pass_header`;
  const own = (block.children ?? []).some((node) => nameOf(node) === directive);
  const inherited = own ? [] : (settings.get(directive)?.values.flat() ?? []);
  const edits: readonly Edit[] = insertDirective(
    block.file,
    body,
    [...inherited, 'X-Accel-Buffering'].map((name) => `${directive} ${name};`).join('\n'),
  );
  return {
    id: 'pass-x-accel-buffering' satisfies RemedyId,
    kind: 'proxy',
    scope: nameOf(block),
    edits,
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/** Is the stream buffered here only because the hop behind kept the application's wish to itself? */
function isDeaf({ outcome, sight }: Evidence): boolean {
  const values = new Values(outcome.settings);
  const module = moduleOf(values);
  const headers = sight.next?.head?.headers ?? [];
  return module !== undefined && bufferingOf(values, module, { headers });
}

/** The application turns buffering off, and the nginx next to it takes that out of the response. */
export const xAccelBufferingStripped: Cause = {
  id: 'nginx/x-accel-buffering-stripped',
  find(evidence) {
    const { outcome, inner, sight } = evidence;
    const { handler, settings } = outcome;
    const module = moduleOf(new Values(settings));
    if (handler.kind !== 'pass' || !module || sight.late.length === 0) return undefined;
    if (!strippedBehind(evidence) || !isDeaf(evidence)) return undefined;
    const directive = `${module}_buffering`;
    const off = directiveRemedy(`${module}-buffering-off` as RemedyId, outcome, directive, ['off']);
    const last = inner.at(-1);
    const pass = last && inner.length === 1 ? passHeader(last) : undefined;
    return {
      confidence: 'predicted',
      place: settings.get(directive)?.places.at(-1) ?? placeOf(handler.node),
      directive,
      clients: sight.late,
      remedies: [off, pass].filter((remedy) => remedy !== undefined),
      details: { buffering: directive },
    };
  },
};
