import type { Cause } from '../cause.ts';
import { argsOf, nameOf, placeOf } from '../routing/node.ts';
import { locationTitle } from '../routing/served.ts';
import { locationCaret } from './location-caret.ts';
import { misplacedLine } from './misplaced-line.ts';
import { askedPath, headOf } from './paths.ts';
import { regexLocation } from './regex-location.ts';
import { wanted } from './wanted.ts';

/** The directive that would help stands where this URL is not served. */
export const directiveElsewhere: Cause = {
  id: 'nginx/directive-elsewhere',
  find(evidence) {
    const want = wanted(evidence);
    if (!want || locationCaret.find(evidence) || regexLocation.find(evidence)) return undefined;
    const found = misplacedLine(evidence, want);
    if (!found) return undefined;
    const { line, form, there } = found;
    const { location, server } = evidence.outcome;
    const here = want.here(line);
    return {
      confidence: want.confidence,
      // A file that is not read has no place in the configuration: there the line is missed.
      place: form === 'not-read' ? headOf(location ?? server) : placeOf(line),
      directive: nameOf(line),
      clients: want.clients,
      ...(want.act ? { act: want.act } : {}),
      remedies: here ? [here] : [],
      details: {
        form,
        line: [nameOf(line), ...argsOf(line)].join(' '),
        there,
        served: location ? `location ${locationTitle(location)}` : 'server',
        path: askedPath(evidence),
        host: evidence.request.host,
      },
    };
  },
};
