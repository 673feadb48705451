import type { Node } from '../config.ts';
import { internalRedirect, toNamedLocation, type Next } from './continuation.ts';
import { argsOf, nearest } from './node.ts';
import type { State } from './state.ts';
import { required } from './value.ts';
import { expand } from './variables.ts';

interface ErrorPage {
  readonly node: Node;
  readonly target: string;
  /** `=200`, `=` (the page's own status), or nothing. */
  readonly status: string | undefined;
}

function errorPage(block: Node, status: number): ErrorPage | undefined {
  for (const node of nearest(block, 'error_page')) {
    const words = [...argsOf(node)];
    const target = words.pop() ?? '';
    const answer = words.at(-1)?.startsWith('=') ? words.pop()?.slice(1) : undefined;
    if (words.includes(String(status))) return { node, target, status: answer };
  }
  return undefined;
}

const redirects = new Set(['301', '302', '303', '307', '308']);

/** What a status leads to: an error page, or the answer itself (ngx_http_special_response_handler). */
export function afterStatus(state: State, next: Extract<Next, { kind: 'status' }>): Next {
  const { status, text, node } = next;
  const page =
    !state.errorPageTried && state.uriChangesLeft > 0 ? errorPage(state.block, status) : undefined;
  if (nearest(state.block, 'error_page').length > 0 && state.uriChangesLeft > 0) {
    const recursive = nearest(state.block, 'recursive_error_pages')[0];
    if (!recursive || argsOf(recursive)[0]?.toLowerCase() !== 'on') state.errorPageTried = true;
  }
  if (!page) {
    const own = { ...(text === undefined ? {} : { text }), ...(node ? { node } : {}) };
    return { kind: 'done', handler: { kind: 'answer', status: publicStatus(status), ...own } };
  }
  const target = required(expand(state, page.target));
  state.steps.push({ kind: 'error_page', node: page.node, to: target });
  if (target.startsWith('@')) return toNamedLocation(state, target);
  if (target.startsWith('/')) {
    if (state.method !== 'HEAD') state.method = 'GET';
    return internalRedirect(state, target);
  }
  const away = page.status && redirects.has(page.status) ? Number(page.status) : 302;
  return { kind: 'done', handler: { kind: 'answer', status: away, text: target, node: page.node } };
}

/** nginx's own codes for 400 (ngx_http_special_response_handler). */
const publicStatus = (status: number): number =>
  [494, 495, 496, 497].includes(status) ? 400 : status;
