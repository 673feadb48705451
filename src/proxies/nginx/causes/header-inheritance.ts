import type { Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { insertDirective } from '../edit.ts';
import { quoteWord } from '../quote.ts';
import { refines } from '../routing/handlers.ts';
import { lowerAscii, normalHost } from '../routing/host.ts';
import { argsOf, childrenNamed, nameOf, placeOf } from '../routing/node.ts';
import { streamComes } from './instead.ts';

const directive = 'proxy_set_header';

const headerOf = (line: Node): string => lowerAscii(argsOf(line)[0] ?? '');

/** The block whose own headers replace all that stand around it, and what they replace. */
function replaced({
  outcome,
}: Evidence): { readonly by: Node; readonly lost: readonly Node[] } | undefined {
  const blocks = outcome.blocks.toReversed();
  const [by, outer] = blocks.filter((block) => childrenNamed(block, directive).length > 0);
  if (!by || !outer || refines(by)) return undefined;
  const kept = new Set(childrenNamed(by, directive).map(headerOf));
  const lost = childrenNamed(outer, directive).filter((line) => !kept.has(headerOf(line)));
  return { by, lost };
}

/** The lost headers once more, where the new ones stand. */
function repeated(by: Node, lost: readonly Node[]): Remedy | undefined {
  const { block } = by.directive;
  const last = childrenNamed(by, directive).findLast((line) => line.file === by.file);
  if (!block) return undefined;
  const lines = lost.map((line) => `${[directive, ...argsOf(line).map(quoteWord)].join(' ')};`);
  const where = last ? { after: last.directive } : 'end';
  return {
    id: 'repeat-headers',
    kind: 'proxy',
    scope: nameOf(by),
    edits: insertDirective(by.file, block, lines.join('\n'), where),
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/**
 * One `proxy_set_header` in a block and none of those around it is in effect: the application is
 * asked for another host than the client asked for, and does not know it.
 */
export const headerInheritance: Cause = {
  id: 'nginx/header-inheritance',
  find(evidence) {
    const { outcome, sight, request } = evidence;
    const found = replaced(evidence);
    // Asked as nginx asks, the application gives the same answer by itself, where it can be asked.
    const host = found?.lost.find((line) => headerOf(line) === 'host');
    const name = normalHost(request.host);
    if (!found || !host || name === undefined || streamComes(sight)) return undefined;
    if (outcome.handler.kind !== 'pass' || outcome.handler.directive !== 'proxy_pass')
      return undefined;
    const seen = sight.clients.filter(({ client }) => sight.instead.includes(client));
    const status = seen[0]?.head?.status;
    const [line] = childrenNamed(found.by, directive);
    const own = sight.next?.head?.status ?? status;
    if (status === undefined || status !== own || !line) return undefined;
    const remedy = repeated(found.by, found.lost);
    return {
      confidence: 'predicted',
      place: placeOf(line),
      directive,
      clients: seen.map(({ client }) => client),
      remedies: remedy ? [remedy] : [],
      behaviour: { unlessHost: { name, status } },
      details: {
        line: [nameOf(line), ...argsOf(line)].join(' '),
        lost: found.lost.map((one) => argsOf(one)[0] ?? '').join(', '),
        host: name,
        status,
      },
    };
  },
};
