import type { Observation } from '../../../model/observation.ts';
import type { Evidence } from '../cause.ts';
import { headersNamed } from '../delivery/request.ts';

const header = 'x-accel-buffering';

type Answer = 'yes' | 'no' | undefined;

/** What a response asks for; undefined where it says neither (ngx_http_upstream_process_buffering). */
function askedIn(seen: Observation | undefined): Answer {
  const said = headersNamed(seen?.head?.headers ?? [], header).at(-1);
  const word = said?.trimEnd().toLowerCase();
  return word === 'yes' || word === 'no' ? word : undefined;
}

/** What the application asks for, as far as this hop is told. */
export const asked = ({ sight }: Evidence): Answer => askedIn(sight.next);

/** Did the application turn buffering off, and another hop take that out on the way? */
export const strippedBehind = ({ sight }: Evidence): boolean =>
  askedIn(sight.sent) === 'no' && askedIn(sight.next) === undefined;

export const isXAccelBuffering = (name: string): boolean => name.toLowerCase() === header;
