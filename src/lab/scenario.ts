import * as v from 'valibot';

import { framings } from '../model/framing.ts';

const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*$/));
const file = v.pipe(v.string(), v.minLength(1));
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));

/** How the reference application behaves where it does not behave as most do. */
const manners = v.partial(
  v.strictObject({
    intervalMs: positive,
    framing: v.picklist(framings),
    contentType: v.string(),
    count: positive,
    ids: v.boolean(),
  }),
);

/** A program to run. One without a name listens on the lab's own port: the proxy in front. */
const program = v.variant('run', [
  v.strictObject({
    run: v.literal('origin'),
    name,
    protocol: v.exactOptional(v.picklist(['http', 'scgi', 'uwsgi', 'fastcgi'])),
    manners: v.exactOptional(manners, {}),
  }),
  v.strictObject({ run: v.literal('nginx'), name: v.exactOptional(name) }),
  v.strictObject({ run: v.literal('apache'), name: v.exactOptional(name) }),
  v.strictObject({ run: v.picklist(['php-fpm', 'gunicorn', 'uwsgi', 'node']), name }),
  v.strictObject({ run: v.literal('visitor'), leaves: v.exactOptional(v.boolean(), false) }),
]);

/** What must hold besides what `curl -N` prints. */
const condition = v.variant('what', [
  v.strictObject({ what: v.literal('content-type') }),
  v.strictObject({ what: v.literal('hidden'), headers: v.array(v.string()) }),
  v.strictObject({ what: v.literal('websocket'), path: v.string() }),
  v.strictObject({ what: v.literal('failover') }),
]);

/** One replacement of text that stands once in a file. */
const replacement = v.strictObject({ file, find: file, put: v.string() });

/** A scenario as its folder tells it. */
export const scenarioSchema = v.strictObject({
  /** In the order to start them; the one in front after those behind it. */
  programs: v.pipe(v.array(program), v.minLength(1)),
  scheme: v.exactOptional(v.picklist(['http', 'https']), 'http'),
  /** The file that its user edits. */
  config: v.exactOptional(file, 'nginx.conf'),
  also: v.exactOptional(v.array(condition), []),
  /** The first is the one to take where none is named. */
  solutions: v.record(v.string(), v.pipe(v.array(replacement), v.minLength(1))),
  expects: v.strictObject({
    /** What `unclog check` may name first; none where it finds every client streaming. */
    causes: v.array(v.string()),
    /** Does `unclog fix` alone earn full marks, because the remedy lies in a configuration? */
    fix: v.boolean(),
  }),
});

export type ProgramSpec = v.InferOutput<typeof program>;
export type Condition = v.InferOutput<typeof condition>;
export type Replacement = v.InferOutput<typeof replacement>;

/** A broken system to stand up, with the ways to mend it. */
export interface Scenario extends v.InferOutput<typeof scenarioSchema> {
  readonly id: string;
}
