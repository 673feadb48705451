import type { Node } from '../config.ts';
import { namedLocation } from './location.ts';
import type { Handler } from './resolution.ts';
import { enterBlock } from './rewrite.ts';
import type { State } from './state.ts';

/** What a phase leads to: the next phases, from a place on, or the end. */
export type Next =
  | {
      readonly kind: 'from';
      readonly phase: 'server-rewrite' | 'find-location' | 'location-rewrite';
    }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly text?: string;
      readonly node?: Node;
    }
  | { readonly kind: 'done'; readonly handler: Handler };

/** One more change of the URI; false when nginx gives up with 500. */
export function countChange(state: State): boolean {
  state.uriChangesLeft--;
  return state.uriChangesLeft > 0;
}

const tooMany: Next = { kind: 'status', status: 500 };

/** `path?args` apart (ngx_http_split_args). */
function split(target: string): readonly [path: string, args: string] {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

/** Starts over with another URI, inside (ngx_http_internal_redirect). */
export function internalRedirect(state: State, target: string): Next {
  if (!countChange(state)) return tooMany;
  [state.uri, state.args] = split(target);
  state.block = state.entry.server;
  state.internal = true;
  state.targetUntouched = false;
  state.locationHolds = true;
  return { kind: 'from', phase: 'server-rewrite' };
}

/** Goes on in `location @name` (ngx_http_named_location). */
export function toNamedLocation(state: State, name: string): Next {
  if (!countChange(state)) return tooMany;
  const location = namedLocation(state.entry.server, name);
  if (!location || state.uri === '') return { kind: 'status', status: 500 };
  state.internal = true;
  state.uriChanged = false;
  enterBlock(state, location);
  return { kind: 'from', phase: 'location-rewrite' };
}
