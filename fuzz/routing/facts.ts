import { gunzipSync } from 'node:zlib';

import type { Settings } from '../../src/model/route.ts';

/** An answer as node's client gives it. */
export interface Seen {
  readonly status: number;
  /** Names in lower case; several of one name in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Did the same request once more reach the origin? */
  readonly cached?: boolean;
}

/** Named facts about an answer. */
export type Facts = Readonly<Record<string, string>>;

export const all = (settings: Settings, name: string): readonly (readonly string[])[] =>
  settings.get(name)?.values ?? [];
export const first = (settings: Settings, name: string): string =>
  all(settings, name)[0]?.[0] ?? '';
export const isOn = (settings: Settings, name: string): boolean => first(settings, name) === 'on';
export const headerNamed = ({ headers }: Seen, name: string): string =>
  headers
    .filter(([header]) => header === name)
    .map(([, value]) => value)
    .join(',');

/** nginx always counts text/html to a list of types. */
export const hasType = (settings: Settings, name: string, type: string): boolean =>
  type === 'text/html' ||
  all(settings, name)
    .flat()
    .some((one) => one === type || one === '*');

export const pairs = (settings: Settings, name: string): string =>
  all(settings, name)
    .filter(([header]) => header?.startsWith('X-'))
    .map(([header, value]) => `${header?.toLowerCase()}=${value}`)
    .sort()
    .join(' ');

export const textOf = (seen: Seen): string =>
  (headerNamed(seen, 'content-encoding') === 'gzip' ? gunzipSync(seen.body) : seen.body).toString(
    'latin1',
  );

export const ownHeaders = ({ headers }: Seen): string =>
  headers
    .filter(([name]) => /^x-[abc]$/.test(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(' ');
