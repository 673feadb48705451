import { secretWords } from '../diagnose/masked-config.ts';
import { apacheSecrets } from '../diagnose/shown-texts.ts';
import type { KnownHop } from '../diagnose/known-hop.ts';
import type { KnownRoute } from '../diagnose/route.ts';
import type { Place } from '../model/place.ts';
import type { Setting } from '../model/route.ts';
import { redactText } from '../observe/secrets.ts';
import { positionIn, type Texts } from './place.ts';

/** What `unclog route` found. */
export interface RouteReport {
  readonly url: string;
  readonly route: KnownRoute;
  /** Every setting, or only what matters to a stream. */
  readonly all: boolean;
}

/** The texts of a hop's configuration. */
export const textsOf = ({ proxy }: KnownHop): Texts => proxy?.files ?? new Map();

/** The settings to show, by name. */
export function settingsOf({ passage, proxy }: KnownHop, all: boolean): readonly Setting[] {
  if (!passage || !proxy) return [];
  const [next] = passage.next;
  return [...passage.settings.values()]
    .filter(({ directive }) => all || proxy.mattersToStream(directive, next?.protocol))
    .toSorted((a, b) => (a.directive < b.directive ? -1 : 1));
}

/** Words to print: what hides a secret is left out. */
export function shownWords(directive: string, words: readonly string[]): readonly string[] {
  const [one, other] = [secretWords(directive, words), apacheSecrets(directive, words)];
  return words.map((word, at) =>
    one[at] === true || other[at] === true ? '[redacted]' : redactText(word),
  );
}

/** `/etc/nginx/nginx.conf:12` */
export function lineOf(texts: Texts, place: Place): string {
  const position = positionIn(texts, place);
  return position ? `${place.file}:${position.line}` : place.file;
}

/** The block's own words: `location /event`, `server`. */
export function blockTitle(texts: Texts, { file, span }: Place): string {
  const text = texts.get(file)?.slice(span.start, span.end) ?? '';
  return (/^[^{;]*/.exec(text)?.[0] ?? '').trim();
}
