import { internalRedirect, type Next } from './continuation.ts';
import { foundAt } from './disk.ts';
import { effectiveHandler } from './handlers.ts';
import { argsOf, nameOf, nearest } from './node.ts';
import { isPass, passHandler } from './passing.ts';
import { pathOf } from './paths.ts';
import type { State } from './state.ts';
import { escapeUri } from './uri.ts';
import { isKnown, required } from './value.ts';
import { expand } from './variables.ts';

/** What answers when the phases before have let the request through (ngx_http_core_content_phase). */
export function content(state: State): Next {
  const chosen = state.handlerBlock && effectiveHandler(state.handlerBlock);
  if (!chosen) return files(state);
  if (!isPass(chosen)) {
    return { kind: 'done', handler: { kind: 'module', directive: nameOf(chosen), node: chosen } };
  }
  // The last `if` that held says where to; without a target of its own nginx answers 500.
  const target = effectiveHandler(state.block);
  if (!target || nameOf(target) !== nameOf(chosen)) return { kind: 'status', status: 500 };
  const handler = passHandler(state, target);
  return handler.kind === 'answer'
    ? { kind: 'status', status: handler.status, node: target }
    : { kind: 'done', handler };
}

const indexNames = ({ block }: State): readonly string[] => {
  const written = nearest(block, 'index').flatMap(argsOf);
  return written.length > 0 ? written : ['index.html'];
};

/** Index and static files (ngx_http_index_handler, ngx_http_static_handler). */
function files(state: State): Next {
  const path = pathOf(state, state.uri, expand);
  if (!['GET', 'HEAD', 'POST'].includes(state.method)) return { kind: 'status', status: 405 };
  if (!state.uri.endsWith('/')) return file(state, isKnown(path) ? path : undefined);
  const names = indexNames(state);
  for (const name of names) {
    const index = required(expand(state, name));
    if (index.startsWith('/')) return internalRedirect(state, `${index}?${state.args}`);
    const found = pathOf(state, `${state.uri}${index}`, expand);
    if (!isKnown(found) || !isThere(state, found)) continue;
    state.steps.push({ kind: 'index', to: `${state.uri}${index}` });
    return internalRedirect(state, `${state.uri}${index}?${state.args}`);
  }
  if (isKnown(path) && foundAt(state, path) === 'missing') return { kind: 'status', status: 404 };
  const lists = nearest(state.block, 'autoindex').some(
    (node) => argsOf(node)[0]?.toLowerCase() === 'on',
  );
  return lists ? { kind: 'done', handler: { kind: 'files' } } : { kind: 'status', status: 403 };
}

function isThere(state: State, path: string): boolean {
  const found = foundAt(state, path);
  if (found) return found !== 'missing';
  return state.ask({ about: [`file ${path}`], text: `-e file ${path}` });
}

/** Where a folder without its slash is found. */
const folderOf = ({ uri, args }: State): string =>
  `${escapeUri(uri)}/${args === '' ? '' : `?${args}`}`;

function file(state: State, path: string | undefined): Next {
  const found = path === undefined ? undefined : foundAt(state, path);
  if (found === 'missing') return { kind: 'status', status: 404 };
  if (found === 'folder') return { kind: 'status', status: 301, text: folderOf(state) };
  if (found && state.method === 'POST') return { kind: 'status', status: 405 };
  // Without the disk the name alone is known: there or not, nothing is passed on.
  return { kind: 'done', handler: { kind: 'files', ...(path === undefined ? {} : { path }) } };
}
