import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { Files } from '../../host/files.ts';

export type Environment = ReadonlyMap<string, string>;

/** `NAME=value` entries with a NUL between them (proc(5), environ). */
export function parseEnviron(text: string): Environment {
  return new Map(
    text.split('\0').flatMap((entry) => {
      const at = entry.indexOf('=');
      return at < 1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)] as const];
    }),
  );
}

/**
 * The variables that Debian's `envvars` exports. It is a script for the shell: lines that set plain
 * values are read, and its one suffix, for several instances, is what the folder's name says.
 */
export function parseEnvvars(text: string, folder: string): Environment {
  const suffix = /^apache2(-.+)$/.exec(basename(folder))?.[1] ?? '';
  const known = new Map([['SUFFIX', suffix]]);
  for (const line of text.split('\n')) {
    const [, name, written = ''] = /^\s*(?:export\s+)?(\w+)=(\S*)\s*$/.exec(line) ?? [];
    if (name === undefined || name === 'SUFFIX') continue;
    const plain = written.replace(/^"(.*)"$|^'(.*)'$/, '$1$2');
    known.set(
      name,
      plain.replaceAll(/\$\{?(\w+)\}?/g, (_whole, other: string) => known.get(other) ?? ''),
    );
  }
  return known;
}

/** The environment of a process, where this user may see it; else what `envvars` beside its file says. */
export function environmentOf(pid: number, config: string, files: Files): Environment {
  try {
    return parseEnviron(readFileSync(`/proc/${pid}/environ`, 'latin1'));
  } catch {
    return environmentBeside(config, files);
  }
}

/** What `envvars` beside a configuration file says; empty where there is none. */
export function environmentBeside(config: string, files: Files): Environment {
  const script = files.read(join(dirname(config), 'envvars'));
  return script.ok ? parseEnvvars(script.value, dirname(config)) : new Map();
}
