import * as v from 'valibot';

import { readJsonFile } from '../host/json-file.ts';
import { writePrivate } from '../host/private-file.ts';
import type { Observation } from '../model/observation.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { observationSchema } from './schema.ts';
import { redactObservation } from './secrets.ts';

const schemaVersion = 1;

const savedSchema = v.object({
  schemaVersion: v.literal(schemaVersion),
  observations: v.array(observationSchema),
});

/**
 * Saves observations as JSON, secrets redacted, readable by their owner only; the file is wholly
 * old or wholly new. The folder is made (0700) when it is missing. Failure: `not-saved`.
 */
export function saveObservations(path: string, observations: readonly Observation[]): Result<void> {
  const document = { schemaVersion, observations: observations.map(redactObservation) };
  return writePrivate(path, `${JSON.stringify(document, undefined, 1)}\n`);
}

/**
 * Loads what `saveObservations` saved, and checks it. Failures: those of `Files.read`,
 * `not-json`, and `bad-observation` with the place and what is wrong with it.
 */
export function loadObservations(path: string): Result<readonly Observation[]> {
  const document = readJsonFile(path);
  if (!document.ok) return document;
  const parsed = v.safeParse(savedSchema, document.value);
  if (parsed.success) return ok(parsed.output.observations);
  const [issue] = parsed.issues;
  return fail('bad-observation', {
    path,
    at: v.getDotPath(issue) ?? '',
    problem: issue.message.slice(0, 200),
  });
}
