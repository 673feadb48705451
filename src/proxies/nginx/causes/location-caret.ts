import type { Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { quoteWord } from '../quote.ts';
import { locationPattern } from '../routing/location.ts';
import { compileRegex } from '../../regex.ts';
import { locationTitle } from '../routing/served.ts';
import { streamComes } from './instead.ts';
import { askedPath, headOf, helpIn, locationsIn, passIn } from './paths.ts';
import { wanted } from './wanted.ts';

/** What stands in a regular expression and hardly in a path. */
const pattern = /^\^|\$$|\.[*+]|[()|\\]/;

/** How a location is to be written that nginx reads as a plain path, and that was meant otherwise. */
function meant(location: Node, path: string): readonly string[] | undefined {
  const { kind, text } = locationPattern(location);
  const plain = kind === 'prefix' || kind === 'exact';
  if (!plain || path.startsWith(text) || !pattern.test(text)) return undefined;
  if (!compileRegex(text, false)?.test(path)) return undefined;
  const literal = /^\^(\/[^$*+?()[\]|\\]*)$/.exec(text)?.[1];
  return literal === undefined ? ['~', text] : ['^~', literal];
}

function rewritten(location: Node, words: readonly string[]): Remedy {
  const { args } = location.directive;
  const [start = 0, end = 0] = [args[0]?.span.start, args.at(-1)?.span.end];
  const edit = { file: location.file.path, span: { start, end } };
  return {
    id: 'location-modifier',
    kind: 'proxy',
    scope: 'location',
    edits: [{ ...edit, text: words.map(quoteWord).join(' ') }],
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

interface Misread {
  readonly location: Node;
  readonly words: readonly string[];
}

function misread({ outcome }: Evidence, path: string): readonly Misread[] {
  return locationsIn(outcome.server).flatMap((location) => {
    const words = meant(location, path);
    return words ? [{ location, words }] : [];
  });
}

/**
 * A location whose path is written as a regular expression, without the modifier that makes it one:
 * `location ^/event` is a literal prefix that no path has.
 */
export const locationCaret: Cause = {
  id: 'nginx/location-caret',
  find(evidence) {
    const { outcome, sight } = evidence;
    const want = wanted(evidence);
    const path = askedPath(evidence);
    const found = misread(evidence, path).find(({ location }) =>
      want ? helpIn(location, want) : passIn(location),
    );
    const clients = want?.clients ?? sight.instead;
    if (!found || clients.length === 0 || (!want && streamComes(sight))) return undefined;
    const { location, words } = found;
    const line = want && helpIn(location, want);
    const here = line && want.here(line);
    return {
      confidence: want?.confidence ?? 'predicted',
      place: headOf(location),
      directive: 'location',
      clients,
      ...(want?.act ? { act: want.act } : {}),
      // Where the request is served now, a line changes nothing for others' ways.
      remedies: [...(here ? [here] : []), rewritten(location, words)],
      details: {
        location: locationTitle(location),
        served: outcome.location ? locationTitle(outcome.location) : 'server',
        path,
        meant: words.join(' '),
      },
    };
  },
};
