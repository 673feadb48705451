import * as v from 'valibot';

import { readJsonFile } from '../host/json-file.ts';
import { fail, type Result } from '../model/result.ts';
import { openApache, type Apache } from '../proxies/apache/apache.ts';
import { filesIn } from '../proxies/nginx/dumped.ts';
import { shownTexts } from './shown-texts.ts';

/** What else than its texts decides how the configuration of an httpd is read. */
export const apacheSchema = v.object({
  build: v.object({
    version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
    modules: v.array(v.string()),
    root: v.string(),
  }),
  environment: v.array(v.tuple([v.string(), v.string()])),
  defines: v.array(v.string()),
});

export type SavedApache = v.InferOutput<typeof apacheSchema>;

const textsSchema = v.pipe(v.array(v.tuple([v.string(), v.string()])), v.minLength(1));

/** Variables whose value may be kept: those that the texts name, without what may be a secret. */
function kept({ place, files }: Apache): [string, string][] {
  const texts = [...files.values()].join('\n');
  return [...place.environment].filter(
    ([name]) => texts.includes(`\${${name}}`) && !/pass|secret|token|key|credential/i.test(name),
  );
}

export const savedApache = (apache: Apache): SavedApache => ({
  build: { ...apache.build, modules: [...apache.build.modules] },
  environment: kept(apache),
  defines: [...apache.place.defines],
});

/** The texts of the configuration without secrets, the main file first. */
export const apacheTexts = (apache: Apache): string =>
  `${JSON.stringify([...shownTexts(apache)], undefined, 1)}\n`;

/** Failures: `bad-saved-check`; those of `readJsonFile` and `openApache`. */
export function openSavedApache(path: string, saved: SavedApache): Result<Apache> {
  const read = readJsonFile(path);
  if (!read.ok) return read;
  const texts = v.safeParse(textsSchema, read.value);
  const [main] = texts.success ? (texts.output[0] ?? []) : [];
  if (!texts.success || main === undefined) return fail('bad-saved-check', { path, at: '' });
  const environment = new Map(saved.environment);
  const place = { config: main, build: saved.build, environment, defines: saved.defines };
  return openApache(place, { elsewhere: true }, filesIn(new Map(texts.output)));
}
