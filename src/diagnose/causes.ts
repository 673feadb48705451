import type { Finding } from '../model/finding.ts';
import type { Cause } from './causes/cause.ts';
import { charset } from './causes/client/charset.ts';
import { cors } from './causes/client/cors.ts';
import { eventsourceGivesUp } from './causes/client/eventsource-gives-up.ts';
import { sixConnections } from './causes/client/six-connections.ts';
import { bom } from './causes/origin/bom.ts';
import { compressed } from './causes/origin/compressed.ts';
import { contentLength } from './causes/origin/content-length.ts';
import { contentType } from './causes/origin/content-type.ts';
import { errorPageAsStream } from './causes/origin/error-page-as-stream.ts';
import { errorStatus } from './causes/origin/error-status.ts';
import { held } from './causes/origin/held.ts';
import { noBlankLine } from './causes/origin/no-blank-line.ts';
import { noDataField } from './causes/origin/no-data-field.ts';
import { noHeartbeat } from './causes/origin/no-heartbeat.ts';
import type { Situation } from './causes/situation.ts';

/** The catalogue of what no proxy is to blame for, likeliest first. */
export const causes: readonly Cause[] = [
  errorStatus,
  contentType,
  errorPageAsStream,
  noDataField,
  noBlankLine,
  bom,
  compressed,
  contentLength,
  held,
  eventsourceGivesUp,
  charset,
  cors,
  noHeartbeat,
  sixConnections,
];

/** Causes in what the origin and the client do, none of them proved yet. */
export interface Explained {
  readonly findings: readonly Finding[];
  /** What leaves the stream alone as it was asked for here. */
  readonly warnings: readonly Finding[];
}

/** Each cause once at a hop: what the client does is the same in front of every application. */
function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((found) => [`${found.cause} ${found.hop}`, found])).values()];
}

/** The causes that fit what was seen of the applications and the clients. */
export function explainSituations(situations: readonly Situation[]): Explained {
  const those = (wanted: boolean): Finding[] =>
    situations.flatMap((situation) =>
      causes.flatMap((cause) => {
        const found = (cause.warning ?? false) === wanted ? cause.find(situation) : undefined;
        return found ? [{ cause: cause.id, ...found }] : [];
      }),
    );
  return { findings: once(those(false)), warnings: once(those(true)) };
}
