import { dirname } from 'node:path';

import type { Files } from '../../host/files.ts';
import type { Place } from '../../model/place.ts';
import { ok, type Failure, type Result } from '../../model/result.ts';
import { includedPaths } from '../nginx/glob.ts';
import { parseIni, type IniEntry, type IniFile } from './ini.ts';

/** An entry with the file that it stands in. */
export interface FileEntry extends IniEntry {
  readonly file: IniFile;
}

/** A pool of workers: its directives in the order of the files. */
export interface Pool {
  readonly name: string;
  readonly entries: readonly FileEntry[];
}

/** The configuration of FPM itself. */
export interface FpmConfig {
  readonly main: string;
  readonly files: ReadonlyMap<string, IniFile>;
  /** Folders that `include` patterns look into. */
  readonly folders: readonly string[];
  readonly global: readonly FileEntry[];
  readonly pools: readonly Pool[];
  /** Why a part could not be read. */
  readonly unread?: Failure;
}

export const placeOf = ({ file, span }: FileEntry): Place => ({ file: file.path, span });

/** The last directive of this name: a later one replaces an earlier one. */
export const directive = (entries: readonly FileEntry[], key: string): FileEntry | undefined =>
  entries.findLast((entry) => entry.key === key && entry.sub === undefined);

class Reader {
  readonly files = new Map<string, IniFile>();
  readonly entries: FileEntry[] = [];
  readonly folders = new Set<string>();
  unread: Failure | undefined;
  private readonly source: Files;

  constructor(source: Files) {
    this.source = source;
  }

  /** Entries of an included file belong to the section that its own text says (fpm_conf.c). */
  read(path: string): Result<void> {
    if (this.files.has(path)) return ok(undefined);
    const text = this.source.read(path);
    if (!text.ok) return text;
    const file = parseIni(path, text.value);
    this.files.set(path, file);
    for (const entry of file.entries) {
      if (entry.key === 'include') this.include(entry.value, path);
      else this.entries.push({ ...entry, file });
    }
    return ok(undefined);
  }

  private include(pattern: string, from: string): void {
    const found = includedPaths(pattern, from, this.source);
    this.folders.add(dirname(found[0] ?? pattern));
    for (const path of found) {
      const read = this.read(path);
      if (!read.ok) this.unread ??= read.failure;
    }
  }
}

/**
 * Reads the configuration of an FPM, with the files that it includes.
 * Failures: those of `Files.read` for the main file.
 */
export function readFpm(main: string, source: Files): Result<FpmConfig> {
  const reader = new Reader(source);
  const read = reader.read(main);
  if (!read.ok) return read;
  const names = new Set(reader.entries.map(({ section }) => section));
  const pools = [...names].filter((name) => name !== '' && name !== 'global');
  const of = (name: string): FileEntry[] =>
    reader.entries.filter(({ section }) => section === name);
  return ok({
    main,
    files: reader.files,
    folders: [...reader.folders],
    global: of('global'),
    pools: pools.map((name) => ({ name, entries: of(name) })),
    ...(reader.unread ? { unread: reader.unread } : {}),
  });
}
