import type { Node } from '../config.ts';
import { accessDenied } from './access.ts';
import { content } from './content.ts';
import { countChange, type Next } from './continuation.ts';
import { afterStatus } from './error-page.ts';
import { limited, programmed } from './gates.ts';
import { chooseLocation } from './location.ts';
import { nearest } from './node.ts';
import type { Handler } from './resolution.ts';
import { enterBlock, runRewrites, textOf, type Rewritten } from './rewrite.ts';
import { remember, type State } from './state.ts';
import { escapeUri } from './uri.ts';
import { tryFiles } from './try-files.ts';

/** A location is `internal` when it or one around it says so (ngx_http_core_merge_loc_conf). */
function isInternal(location: Node): boolean {
  return nearest(location, 'internal').length > 0;
}

/** ngx_http_core_find_config_phase. */
function findLocation(state: State): Next {
  state.uriChanged = false;
  const { server } = state.entry;
  const choice = chooseLocation(server, state.uri, state.ask);
  if (choice.kind === 'found' && choice.match) remember(state, choice.match);
  enterBlock(state, choice.location ?? server);
  if (choice.location && !state.internal && isInternal(choice.location)) {
    return { kind: 'status', status: 404, node: choice.location };
  }
  if (choice.kind === 'found') return { kind: 'from', phase: 'location-rewrite' };
  const { location: node } = choice;
  const to = escapeUri(choice.to);
  const text = state.args === '' ? to : `${to}?${state.args}`;
  state.steps.push({ kind: 'slash-redirect', node, to });
  return { kind: 'status', status: 301, text, node };
}

function answered(rewritten: Extract<Rewritten, { kind: 'answer' }>): Next {
  const { status, node, text } = rewritten;
  const answer = { status, node, ...textOf(text) };
  if (rewritten.sent) return { kind: 'done', handler: { kind: 'answer', ...answer } };
  return { kind: 'status', ...answer };
}

/** From the location's rewrite directives to its content. */
function serve(state: State): Next {
  const { block } = state;
  if (block !== state.entry.server) {
    const rewritten = runRewrites(state, block);
    if (rewritten.kind === 'answer') return answered(rewritten);
    if (state.uriChanged) {
      if (!countChange(state)) return { kind: 'status', status: 500 };
      state.block = state.entry.server;
      return { kind: 'from', phase: 'find-location' };
    }
  }
  programmed(state, 'rewrite');
  return limited(state) ?? accessDenied(state) ?? tryFiles(state) ?? content(state);
}

function phase(state: State, from: Extract<Next, { kind: 'from' }>['phase']): Next {
  if (from === 'find-location') return findLocation(state);
  if (from === 'location-rewrite') return serve(state);
  const rewritten = runRewrites(state, state.entry.server);
  if (rewritten.kind === 'answer') return answered(rewritten);
  programmed(state, 'server_rewrite');
  return { kind: 'from', phase: 'find-location' };
}

/** Takes a request through nginx's phases to what answers it (ngx_http_core_run_phases). */
export function runPhases(state: State): Handler {
  const { refused } = state.entry;
  let next: Next = refused
    ? { kind: 'status', status: refused }
    : { kind: 'from', phase: 'server-rewrite' };
  while (next.kind !== 'done') {
    next = next.kind === 'status' ? afterStatus(state, next) : phase(state, next.phase);
  }
  return next.handler;
}
