import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import type { Framing, Response } from '../../src/proxies/nginx/response.ts';
import type { Setting, Settings } from '../../src/model/route.ts';

/** A row of `nginx.jsonl.gz`; the README beside it says what the fields mean. */
export interface Row {
  readonly version: string;
  readonly location: readonly string[];
  readonly origin: {
    readonly framing: Framing;
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly status?: string;
    readonly compression?: keyof typeof compressions;
    readonly headersWithFirstEvent?: true;
    readonly oneRecord?: true;
  };
  readonly client: 'h1' | 'h1.0' | 'h1-tls' | 'h2' | 'h2c';
  readonly clientHeaders?: Readonly<Record<string, string>>;
  readonly event: {
    readonly bytes: number | readonly number[];
    readonly count: number;
    readonly text?: 'x' | 'json';
  };
  readonly result: {
    readonly verdict: 'streams' | 'held';
    readonly headers?: 'early' | 'late';
    readonly heldAt?: number;
    readonly missingBytes?: number;
    readonly firstRelease?: readonly [sent: number, arrived: number];
    readonly release?: 'never' | 'close';
    readonly clientFraming: 'chunked' | 'close' | 'cl' | 'h2';
    readonly originHeaderBytes: number;
    readonly clientHeaderBytes?: number;
  };
  readonly timingDependent?: true;
}

/** The rows of a file beside this one. */
export function rowsOf(name: string): readonly unknown[] {
  const packed = readFileSync(join(import.meta.dirname, `${name}.jsonl.gz`));
  return gunzipSync(packed)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

/** The words of directives written as text: quotes, blocks and `;` as nginx reads them. */
function directivesIn(text: string): string[][] {
  const words = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s;{}"']+)|([;{}])/gs;
  const directives: string[][] = [];
  let current: string[] = [];
  for (const [, double, single, plain, mark] of text.matchAll(words)) {
    if (mark === undefined) {
      current.push(double ?? single ?? plain ?? '');
    } else {
      if (mark !== '{' && current.length > 0) directives.push(current);
      current = [];
    }
  }
  return current.length > 0 ? [...directives, current] : directives;
}

const lua = /^(\w+_by_lua_block)\s*\{(.*)\}$/s;

/** The settings that a list of directive texts gives. */
export function settingsOf(location: readonly string[]): Settings {
  const settings = new Map<string, Setting>();
  const add = ([directive = '', ...values]: readonly string[]): void => {
    const before = settings.get(directive)?.values ?? [];
    settings.set(directive, {
      directive,
      values: [...before, values],
      source: 'configured',
      places: [],
      overrode: [],
    });
  };
  for (const text of location) {
    const code = lua.exec(text);
    if (code) add(code.slice(1));
    else directivesIn(text).forEach(add);
  }
  return settings;
}

const texts = { x: 'repeat', json: 'json' } as const;

const compressions = {
  'gzip, flushed per event': 'flushed',
  'gzip, not flushed': 'collected',
} as const;

/** What a row says of its origin. */
export function responseOf(row: Row): Response {
  const { origin, event } = row;
  const headers = Object.entries(origin.headers).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as const),
  );
  return {
    framing: origin.framing,
    status: Number.parseInt(origin.status ?? '200', 10),
    headers,
    headerBytes: row.result.originHeaderBytes,
    headersWithFirstEvent: origin.headersWithFirstEvent ?? false,
    oneRecord: origin.oneRecord ?? false,
    ...(origin.compression !== undefined && { compression: compressions[origin.compression] }),
    eventBytes: [event.bytes].flat(),
    text: event.text ? texts[event.text] : 'hex',
    eventEnd: ';\n\n',
  };
}

/** A row of `nested-nginx.jsonl.gz`; its clients offer gzip. */
export interface NestedRow {
  readonly version: string;
  readonly config: {
    readonly outerDirs: readonly string[];
    readonly innerDirs: readonly string[];
    readonly innertls: boolean;
  };
  readonly origin: { readonly framing: Framing; readonly xab: string | null };
  readonly client: { readonly proto: 'h1' | 'h1-tls' | 'h2' };
  readonly event: { readonly size: number };
  readonly result: Row['result'];
}

/** A row of `timeouts.jsonl.gz`: an origin that sends one event and falls silent. */
export interface TimeoutRow {
  readonly version: string;
  readonly directives: readonly string[];
  readonly client: { readonly proto: 'h1' | 'h1-tls' | 'h2' };
  readonly note: string;
  readonly result: {
    readonly verdict: 'cut' | 'open';
    readonly status?: number;
    readonly cutMs?: number;
  };
}
