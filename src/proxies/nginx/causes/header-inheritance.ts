import type { Behaviour, Remedy } from '../../../model/finding.ts';
import type { Observation } from '../../../model/observation.ts';
import type { Cause, Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { insertDirective } from '../edit.ts';
import { quoteWord } from '../quote.ts';
import { refines } from '../routing/handlers.ts';
import { lowerAscii, normalHost } from '../routing/host.ts';
import { argsOf, childrenNamed, nameOf, placeOf } from '../routing/node.ts';
import { isOwnPage, streamComes } from './instead.ts';

/** What a module's pass directive sends along, by which directive, and what it must not lose. */
const families = {
  proxy_pass: { directive: 'proxy_set_header', vital: ['host'] },
  fastcgi_pass: { directive: 'fastcgi_param', vital: ['request_method', 'script_filename'] },
  uwsgi_pass: { directive: 'uwsgi_param', vital: ['request_method'] },
  scgi_pass: { directive: 'scgi_param', vital: ['request_method'] },
} as const;

const nameIn = (line: Node): string => lowerAscii(argsOf(line)[0] ?? '');

interface Lost {
  readonly directive: string;
  /** The block whose own lines replace all that stand around it. */
  readonly by: Node;
  readonly lines: readonly Node[];
  /** The first of what the application cannot do without. */
  readonly vital: string;
}

function lostIn({ outcome: { blocks, handler } }: Evidence): Lost | undefined {
  if (handler.kind !== 'pass' || !Object.hasOwn(families, handler.directive)) return undefined;
  const { directive, vital } = families[handler.directive as keyof typeof families];
  const holders = blocks.filter((block) => childrenNamed(block, directive).length > 0);
  const [by, outer] = holders.toReversed();
  if (!by || !outer || refines(by)) return undefined;
  const kept = new Set(childrenNamed(by, directive).map(nameIn));
  const lines = childrenNamed(outer, directive).filter((line) => !kept.has(nameIn(line)));
  const missed = vital.find((name) => lines.some((line) => nameIn(line) === name));
  return missed === undefined ? undefined : { directive, by, lines, vital: missed };
}

/** The lost lines once more, where the new ones stand. */
function repeated({ directive, by, lines }: Lost): Remedy | undefined {
  const { block } = by.directive;
  const last = childrenNamed(by, directive).findLast((line) => line.file === by.file);
  if (!block) return undefined;
  const text = lines.map((line) => `${[directive, ...argsOf(line).map(quoteWord)].join(' ')};`);
  const where = last ? { after: last.directive } : 'end';
  return {
    id: 'repeat-headers',
    kind: 'proxy',
    scope: nameOf(by),
    edits: insertDirective(by.file, block, text.join('\n'), where),
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/** PHP-FPM for a script that it is not told, or that is not there (fpm_main.c). */
const noScript = /^(?:File not found\.|No input file specified\.)/;

/**
 * What the application is seen to do without what was lost. Asked for the wrong host, it gives the
 * same answer beside nginx, where it can be asked. A gateway's application cannot be asked: without
 * REQUEST_METHOD it has no request (RFC 3875, section 4.1.12), and PHP-FPM runs no script.
 */
function behaviourOf(
  { request, sight }: Evidence,
  { vital }: Lost,
  seen: Observation,
): Behaviour | undefined {
  const { status } = seen.head ?? {};
  if (status === undefined || streamComes(sight)) return undefined;
  if (vital === 'host') {
    const name = normalHost(request.host);
    const alike = (sight.next?.head?.status ?? status) === status;
    return alike && name !== undefined ? { unlessHost: { name, status } } : undefined;
  }
  const other = vital === 'script_filename' ? !noScript.test(seen.bodyStart) : isOwnPage(seen);
  if (other) return undefined;
  return { unlessTold: { name: vital.toUpperCase(), status } };
}

/**
 * One `proxy_set_header` or `fastcgi_param` in a block, and none of those around it is in effect: the
 * application is asked for another host than the client asked for, or not told what it is asked.
 */
export const headerInheritance: Cause = {
  id: 'nginx/header-inheritance',
  find(evidence) {
    const { sight, request } = evidence;
    const lost = lostIn(evidence);
    const seen = sight.clients.filter(({ client }) => sight.instead.includes(client));
    const behaviour = lost && seen[0] && behaviourOf(evidence, lost, seen[0]);
    const line = lost && childrenNamed(lost.by, lost.directive)[0];
    if (!behaviour || !line) return undefined;
    const remedy = repeated(lost);
    return {
      confidence: 'predicted',
      place: placeOf(line),
      directive: lost.directive,
      clients: seen.map(({ client }) => client),
      remedies: remedy ? [remedy] : [],
      behaviour,
      details: {
        ...(behaviour.unlessTold ? { form: 'not-told' } : {}),
        line: [nameOf(line), ...argsOf(line)].join(' '),
        directive: lost.directive,
        lost: lost.lines.map((one) => argsOf(one)[0] ?? '').join(', '),
        host: request.host,
        status: seen[0]?.head?.status ?? 0,
      },
    };
  },
};
