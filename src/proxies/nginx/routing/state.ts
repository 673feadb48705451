import type { Files } from '../../../host/files.ts';
import type { Config, Node } from '../config.ts';
import type { Ask } from './decisions.ts';
import type { Entry } from './entry.ts';
import type { RoutedRequest, Step } from './resolution.ts';
import type { Value } from './value.ts';

/**
 * One request on its way through nginx's phases: the fields of ngx_http_request_t that routing
 * reads and writes. It lives for one run and is the only thing in routing that changes.
 */
export interface State {
  readonly config: Config;
  readonly request: RoutedRequest;
  readonly entry: Entry;
  readonly files: Files | undefined;
  readonly ask: Ask;
  readonly version: string;
  readonly steps: Step[];
  uri: string;
  args: string;
  method: string;
  /** The block whose settings hold: server, location, `if` or `limit_except`. */
  block: Node;
  /** The block whose content handler was chosen last. */
  handlerBlock: Node | undefined;
  internal: boolean;
  /** The client's own target may still be passed on as it came. */
  targetUntouched: boolean;
  /** The location's prefix may still be replaced by `proxy_pass`'s URI. */
  locationHolds: boolean;
  uriChanged: boolean;
  uriChangesLeft: number;
  /** An error page was already tried. */
  errorPageTried: boolean;
  /** Of the last regular expression that matched; `$0` first. */
  captures: readonly Value[];
  /** Set by `set`, by named captures, or kept from the first look (`map`). */
  readonly variables: Map<string, Value>;
}

/** Replaces the variables of a text by what they are at this moment. */
export type Expand = (state: State, text: string) => Value;

/** ngx_http_request.h: NGX_HTTP_MAX_URI_CHANGES, plus the one that ngx_http_create_request adds. */
const uriChangesAtMost = 11;

export function initialState(
  given: Pick<State, 'config' | 'request' | 'entry' | 'files' | 'ask' | 'version'>,
): State {
  const { target, server, match } = given.entry;
  const state: State = {
    ...given,
    steps: [],
    uri: target.path,
    args: target.args,
    method: given.request.method,
    block: server,
    handlerBlock: undefined,
    internal: false,
    targetUntouched: !target.emptyPath,
    locationHolds: true,
    uriChanged: false,
    uriChangesLeft: uriChangesAtMost,
    errorPageTried: false,
    captures: [],
    variables: new Map(),
  };
  if (match) remember(state, match);
  return state;
}

/** Keeps what a regular expression captured, by number and by name (ngx_http_regex_exec). */
export function remember(state: State, match: RegExpExecArray): void {
  state.captures = Array.from(match, (capture: string | undefined) => capture ?? '');
  for (const [name, capture] of Object.entries(match.groups ?? {})) {
    state.variables.set(name.toLowerCase(), capture ?? '');
  }
}
