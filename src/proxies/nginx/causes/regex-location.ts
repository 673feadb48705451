import type { Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { quoteWord } from '../quote.ts';
import { locationPattern } from '../routing/location.ts';
import { ancestry, argsOf, nameOf, placeOf } from '../routing/node.ts';
import { locationTitle } from '../routing/served.ts';
import { streamComes } from './instead.ts';
import { askedPath, authorityOf, headOf, helpIn, leadsTo, locationsIn, passIn } from './paths.ts';
import { wanted } from './wanted.ts';

/** Regular expressions are not tried after this prefix: it serves what it leads to by itself. */
function withPriority(location: Node): Remedy | undefined {
  const { text } = locationPattern(location);
  const [word] = location.directive.args;
  // `location ^~ /` would switch off every regular expression of the server.
  if (!word || text === '/' || argsOf(location).length > 1) return undefined;
  return {
    id: 'prefix-priority',
    kind: 'proxy',
    scope: 'location',
    edits: [{ file: location.file.path, span: word.span, text: `^~ ${quoteWord(text)}` }],
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/** The longest prefix location that leads to the path and that the regular expression has beaten. */
function beaten({ outcome }: Evidence, regex: Node, path: string): Node | undefined {
  const around = ancestry(regex);
  return locationsIn(outcome.server)
    .filter((location) => leadsTo(location, path) && !around.includes(location))
    .reduce<Node | undefined>((longest, one) => {
      const length = (node: Node): number => locationPattern(node).text.length;
      return longest && length(longest) >= length(one) ? longest : one;
    }, undefined);
}

/** Would another application answer, or one at all, if the prefix served the request? */
function passesElsewhere({ outcome }: Evidence, prefix: Node): boolean {
  const pass = passIn(prefix);
  const { handler } = outcome;
  if (!pass || locationPattern(prefix).text === '/') return false;
  return handler.kind !== 'pass' || authorityOf(pass) !== authorityOf(handler.node);
}

/** A regular expression beats every prefix, however long, that does not say `^~`. */
export const regexLocation: Cause = {
  id: 'nginx/regex-location',
  find(evidence) {
    const { outcome, sight } = evidence;
    const { location: regex } = outcome;
    const path = askedPath(evidence);
    // Where the request was moved to another path, that is what matters.
    const chosen = regex && locationPattern(regex).kind === 'regex' && path === outcome.uri;
    const prefix = chosen ? beaten(evidence, regex, path) : undefined;
    const want = wanted(evidence);
    const line = want && prefix && helpIn(prefix, want);
    const clients = want?.clients ?? sight.instead;
    if (!regex || !prefix || clients.length === 0) return undefined;
    if (want ? !line : streamComes(sight) || !passesElsewhere(evidence, prefix)) return undefined;
    const remedies = [line && want?.here(line), withPriority(prefix)];
    return {
      confidence: want?.confidence ?? 'predicted',
      place: line ? placeOf(line) : headOf(prefix),
      directive: line ? nameOf(line) : 'location',
      clients,
      ...(want?.act ? { act: want.act } : {}),
      remedies: remedies.filter((remedy) => remedy !== undefined),
      details: {
        regex: locationTitle(regex),
        prefix: locationTitle(prefix),
        path,
      },
    };
  },
};
