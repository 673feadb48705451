import { dirname, isAbsolute, join } from 'node:path';

import type { Files } from '../../host/files.ts';
import { includedBy, readScript, type Included, type ScriptReading } from './script.ts';

/** Who runs more than these is a framework: its own text tells little. */
const filesAtMost = 32;

/**
 * Where an included file stands: `__DIR__` has no links in it, and PHP runs a script in the script's
 * own folder (main.c, php_execute_script), which an include path begins with.
 */
function placeOf({ beside, path }: Included, at: string, script: string, files: Files): string {
  if (beside) return `${dirname(files.real?.(at) ?? at)}${path}`;
  return isAbsolute(path) ? path : join(dirname(script), path);
}

/** The texts of a script and of all that it is known to include; undefined where one is not to be read. */
function textsFrom(script: string, files: Files): readonly string[] | undefined {
  const texts = new Map<string, string>();
  const open = [script];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (texts.has(path)) continue;
    const text = files.read(path);
    if (!text.ok || texts.size === filesAtMost) return undefined;
    texts.set(path, text.value);
    const at = path;
    open.push(...includedBy(text.value).map((one) => placeOf(one, at, script, files)));
  }
  return [...texts.values()];
}

/**
 * How a script pushes out its events. Where it does not do so itself, the files that it includes are
 * read as well, as long as their paths stand there: only where none of them pushes or runs anything
 * unread does nobody push. Nothing is told of a script that cannot be read.
 */
export function readScriptAt(script: string, files: Files): ScriptReading {
  const own = files.read(script);
  if (!own.ok) return {};
  const reading = readScript(own.value);
  if (reading.push !== undefined || includedBy(own.value).length === 0) return reading;
  const texts = textsFrom(script, files) ?? [];
  const nobody = texts.length > 0 && texts.every((text) => readScript(text, true).push === 'none');
  return nobody ? { push: 'none' } : {};
}
