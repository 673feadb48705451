import type { Act } from '../model/act.ts';
import type { Finding } from '../model/finding.ts';

/** Findings that the same trials can prove, and what these play. */
export interface Group {
  readonly act?: Act;
  readonly findings: readonly Finding[];
}

type Acting = Finding & { readonly act: Act };

/**
 * What is to be tried together. A silence is played after the events, so that the causes which hold
 * them are found behind the cut, and the other way round; every other act has trials of its own.
 */
export function groupsOf(findings: readonly Finding[]): readonly Group[] {
  const others = findings.filter(
    (one): one is Acting => one.act !== undefined && one.act.kind !== 'silence',
  );
  const plain = findings.filter(({ act }) => act === undefined || act.kind === 'silence');
  const ms = Math.max(0, ...plain.map(({ act }) => (act?.kind === 'silence' ? act.ms : 0)));
  const keys = [...new Set(others.map(({ act }) => JSON.stringify(act)))];
  return [
    ...(plain.length > 0
      ? [{ findings: plain, ...(ms > 0 ? { act: { kind: 'silence', ms } as const } : {}) }]
      : []),
    ...keys.map((key) => {
      const own = others.filter(({ act }) => JSON.stringify(act) === key);
      return { findings: own, ...(own[0] ? { act: own[0].act } : {}) };
    }),
  ];
}

/** Acts with several clients, which must find the copy as new: one client, one change at a time. */
const neighbourly: ReadonlySet<Act['kind']> = new Set(['leave', 'share', 'repeat']);

/** Does each trial of this act need a copy of its own? */
export const needsOwnCopy = (act: Act | undefined): boolean =>
  act !== undefined && neighbourly.has(act.kind);

/** Does it take the limits on how many may come at once? */
export const isCrowded = (act: Act | undefined): boolean =>
  act?.kind === 'together' || act?.kind === 'waiting';

/** How long an act has the clock run, in milliseconds; 0 for what needs none. */
export const clockMs = (act: Act | undefined): number => (act && 'ms' in act ? act.ms : 0);
