import type { Observation } from '../../../model/observation.ts';
import type { Cause, Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { locationPattern } from '../routing/location.ts';
import { nameOf, placeOf } from '../routing/node.ts';
import type { Outcome } from '../routing/resolution.ts';
import { locationTitle } from '../routing/served.ts';
import { exactLocation } from './exact-location.ts';
import { locationCaret } from './location-caret.ts';
import { askedPath, authorityOf, headOf, locationsIn, passIn } from './paths.ts';
import { regexLocation } from './regex-location.ts';

/** A folder's page or a file by its name: those are meant to be served as they are. */
const isFile = (path: string): boolean => path.endsWith('/') || /\.[a-z\d]{1,5}$/i.test(path);

/** Files decide, and which of them are there is not known: a page, its absence, or a circle. */
const fromFiles = ({ handler, steps }: Outcome): boolean =>
  handler.kind === 'files' || steps.some(({ kind }) => kind === 'try_files');

/** Does a location that was not written for this URL answer it, with what is at hand? */
function isCatchAll(outcome: Outcome): boolean {
  const { handler, location, server } = outcome;
  const exact = location && locationPattern(location).kind === 'exact';
  if (exact || handler.kind === 'pass') return false;
  if (fromFiles(outcome)) return true;
  if (handler.kind !== 'answer' || (handler.status >= 300 && handler.status < 400)) return false;
  if (handler.node === undefined) return true;
  // What the server itself returns, it returns before it looks for a location.
  return nameOf(handler.node) === 'return' && handler.node.parent !== server;
}

/** Is it nginx's own answer that the client got? */
function isAnswer({ head }: Observation, outcome: Outcome): boolean {
  const { handler } = outcome;
  if (head === undefined) return false;
  if (fromFiles(outcome)) return [200, 403, 404, 405, 500].includes(head.status);
  return handler.kind === 'answer' && head.status === handler.status;
}

/** The locations of the server that pass on, where all of them pass on to one application. */
function application({ outcome }: Evidence): readonly Node[] {
  const passing = locationsIn(outcome.server).filter(passIn);
  const names = passing.flatMap((location) => passIn(location) ?? []).map(authorityOf);
  return new Set(names).size === 1 ? passing : [];
}

/** What sent the request to the catch-all, where a line did. */
function guilty({ handler, location, server, steps }: Outcome): ReturnType<typeof placeOf> {
  const step = steps.findLast(({ kind, node }) => node && ['try_files', 'return'].includes(kind));
  const node = step?.node ?? (handler.kind === 'answer' ? handler.node : undefined);
  return node ? placeOf(node) : headOf(location ?? server);
}

/** No location passes this URL on: it falls to one that answers whatever is left. */
export const noLocation: Cause = {
  id: 'nginx/no-location',
  find(evidence) {
    const { outcome, sight } = evidence;
    const path = askedPath(evidence);
    const clients = sight.clients.filter(
      (seen) => sight.instead.includes(seen.client) && isAnswer(seen, outcome),
    );
    if (clients.length === 0 || !isCatchAll(outcome) || isFile(path)) return undefined;
    if (locationCaret.find(evidence) ?? regexLocation.find(evidence)) return undefined;
    const models = application(evidence);
    if (models.length === 0) return undefined;
    const remedy = models
      .map((model) => exactLocation(path, model, outcome.server))
      .find((found) => found !== undefined);
    const { location } = outcome;
    return {
      confidence: 'predicted',
      place: guilty(outcome),
      clients: clients.map(({ client }) => client),
      remedies: remedy ? [remedy] : [],
      details: {
        path,
        served: location ? `location ${locationTitle(location)}` : 'server',
        others: models.map((model) => `location ${locationTitle(model)}`).join(', '),
      },
    };
  },
};
