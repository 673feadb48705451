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
import type { Scene } from './causes/scene.ts';

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

/** The causes that fit the scene. */
export function explainScene(scene: Scene): Explained {
  const those = (wanted: boolean): Finding[] =>
    causes.flatMap(({ id, warning = false, find }) => {
      const found = warning === wanted ? find(scene) : undefined;
      return found ? [{ cause: id, ...found }] : [];
    });
  return { findings: those(false), warnings: those(true) };
}
