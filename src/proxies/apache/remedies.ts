import type { RemedyId } from '../../messages/messages.ts';
import type { Edit, Remedy } from '../../model/finding.ts';
import type { Node } from './config.ts';
import { insertBefore, insertInto, setWord } from './edit.ts';
import type { Proxying, Resolution } from './routing/resolution.ts';
import { beginningOf } from './sandbox/urls.ts';

/** A remedy that is an edit of the configuration. */
export function editRemedy(
  id: RemedyId,
  scope: string,
  edits: readonly Edit[],
  sets?: Remedy['sets'],
): Remedy {
  const changed = sets ? { sets } : {};
  return { id, kind: 'proxy', scope, edits, ...changed, headers: [], holdsFor: [], proved: false };
}

/** The section that stands directly in the server, around a directive or the directive itself. */
function outermost(node: Node): Node {
  const { parent } = node;
  return !parent || parent.name === 'virtualhost' ? node : outermost(parent);
}

/** Where a parameter of the worker for a request is set, or can be. */
function parameterEdits(
  { worker, parameters, node, url }: Proxying,
  key: string,
  value: string,
): { readonly scope: string; readonly edits: readonly Edit[] } {
  const there = parameters.get(key)?.node ?? worker?.node;
  if (there && there.name !== 'proxy') {
    return { scope: there.directive.name.value, edits: setWord(there, key, value) };
  }
  if (there) {
    const has = there === parameters.get(key)?.node;
    const line = `ProxySet ${key}=${value}`;
    return { scope: '<Proxy>', edits: has ? setWord(there, key, value) : insertInto(there, line) };
  }
  // Only a worker of its own has parameters: without one httpd uses one with defaults.
  const block = [`<Proxy "${beginningOf(url)}">`, `    ProxySet ${key}=${value}`, '</Proxy>'];
  return { scope: '<Proxy>', edits: insertBefore(outermost(node), block) };
}

/** A remedy that gives a parameter of the worker another value; undefined where nothing is passed on. */
export function parameterRemedy(
  id: RemedyId,
  { handler }: Resolution,
  key: string,
  value: string,
): Remedy | undefined {
  if (handler.kind !== 'pass') return undefined;
  const { scope, edits } = parameterEdits(handler, key, value);
  return editRemedy(id, scope, edits, { directive: key, args: [value] });
}
