import type { RemedyId } from '../../../messages/messages.ts';
import type { Act } from '../../../model/act.ts';
import type { ClientId } from '../../../model/client.ts';
import type { Confidence, Remedy } from '../../../model/finding.ts';
import type { Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { readTimeout } from '../delivery/cut-off.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { parseTime, Values } from '../delivery/values.ts';
import { directiveRemedy } from '../remedies.ts';
import { argsOf } from '../routing/node.ts';
import { readTimeoutCause } from './read-timeout.ts';
import { asked } from './x-accel-buffering.ts';

/** A directive that would mend what was seen, were it in effect here. */
export interface Wanted {
  /** The module that passes the request on, and what its directives are called after its name. */
  readonly module: 'proxy' | 'fastcgi' | 'uwsgi' | 'scgi';
  readonly suffix: '_buffering' | '_read_timeout';
  readonly directive: string;
  readonly clients: readonly ClientId[];
  readonly confidence: Confidence;
  /** What a trial must play; nothing in particular unless told. */
  readonly act?: Act;
  /** Would a directive of this kind with the arguments of that line mend it? */
  readonly helps: (line: Node) => boolean;
  /** The directive with the arguments of a line, where the request is served. */
  readonly here: (line: Node) => Remedy | undefined;
}

/**
 * The directive that is missed where the request is served: for what comes late, buffering turned
 * off; for what is cut, a longer read timeout. Undefined where neither would help.
 */
export function wanted(evidence: Evidence): Wanted | undefined {
  const { outcome, sight } = evidence;
  const values = new Values(outcome.settings);
  const module = moduleOf(values);
  if (outcome.handler.kind !== 'pass' || !module || module === 'grpc') return undefined;
  const buffers = values.flag(`${module}_buffering`, true);
  // Where somebody said otherwise for this server or location, that line is the one to blame.
  const isOpen = (directive: string): boolean =>
    ['http', undefined].includes(outcome.settings.get(directive)?.scope);
  if (sight.late.length > 0 && buffers && asked(evidence) === undefined) {
    const directive = `${module}_buffering`;
    if (!isOpen(directive)) return undefined;
    const id: RemedyId = `${module}-buffering-off`;
    return {
      module,
      suffix: '_buffering',
      directive,
      clients: sight.late,
      confidence: 'predicted',
      helps: (line) => argsOf(line)[0]?.toLowerCase() === 'off',
      here: () => directiveRemedy(id, outcome, directive, ['off']),
    };
  }
  const cut = readTimeoutCause.find(evidence);
  if (!cut || !isOpen(`${module}_read_timeout`)) return undefined;
  const directive = `${module}_read_timeout`;
  const limitMs = readTimeout(values, module);
  return {
    module,
    suffix: '_read_timeout',
    directive,
    clients: cut.clients,
    confidence: cut.confidence,
    ...(cut.act ? { act: cut.act } : {}),
    helps: (line) => (parseTime(argsOf(line)[0] ?? '') ?? 0) > limitMs,
    here: (line) => directiveRemedy('read-timeout-here', outcome, directive, argsOf(line)),
  };
}
