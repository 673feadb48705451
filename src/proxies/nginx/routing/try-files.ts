import { internalRedirect, toNamedLocation, type Next } from './continuation.ts';
import { foundAt } from './disk.ts';
import { argsOf, childrenNamed } from './node.ts';
import { pathOf } from './paths.ts';
import type { State } from './state.ts';
import { isKnown, required } from './value.ts';
import { expand } from './variables.ts';

/** Is this file (or folder) there? Asked when the file system is not at hand. */
function exists(state: State, uri: string, folder: boolean): boolean {
  const path = pathOf(state, uri, expand);
  const found = isKnown(path) ? foundAt(state, path) : undefined;
  if (found) return found === (folder ? 'folder' : 'file');
  const about = isKnown(path) ? [`file ${path}`] : path.dependsOn;
  return state.ask({ about, text: `${folder ? '-d' : '-f'} ${about.join(' ')}` });
}

/** The first file that exists becomes the URI; else the last word says where to go. */
export function tryFiles(state: State): Next | undefined {
  const [node] = childrenNamed(state.block, 'try_files');
  if (!node) return undefined;
  const candidates = [...argsOf(node)];
  const last = candidates.pop() ?? '';
  for (const candidate of candidates) {
    const folder = candidate.endsWith('/');
    const uri = required(expand(state, folder ? candidate.slice(0, -1) : candidate));
    if (!exists(state, uri, folder)) continue;
    state.uri = uri;
    state.steps.push({ kind: 'try_files', node, to: uri });
    return undefined;
  }
  const target = last.startsWith('=') ? last : required(expand(state, last));
  state.steps.push({ kind: 'try_files', node, to: target });
  if (last.startsWith('=')) return { kind: 'status', status: Number(last.slice(1)), node };
  return target.startsWith('@') ? toNamedLocation(state, target) : internalRedirect(state, target);
}
