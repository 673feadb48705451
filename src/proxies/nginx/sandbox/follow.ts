import { dirname, join, resolve } from 'node:path';

import type { Config, Node } from '../config.ts';
import { quoteWord } from '../quote.ts';
import { setArgs, setFirst, type Changes } from './changes.ts';
import { processDirectives, type Rule } from './rules.ts';
import { certificates, type Site } from './site.ts';

/** The socket of the copy's own server. */
const ownRoom = 1;

/** What clients that run side by side, each for itself, do not run short of. */
const ampleRoom = 1024;

function makeRoom(node: Node, { crowded }: Site, changes: Changes): void {
  const { name, args } = node.directive;
  const count = Number(args[0]?.value);
  const needed = crowded ? count + ownRoom : Math.max(ampleRoom, count);
  if (!Number.isInteger(count) || needed === count) return;
  setFirst(changes, node, String(needed));
  changes.tell('sandbox-room', name.value);
}

/** Makes one directive's part of the copy. */
export function follow(rule: Rule, node: Node, site: Site, config: Config, changes: Changes): void {
  const { file, directive } = node;
  const name = directive.name.value;
  const first = directive.args[0]?.value ?? '';
  switch (rule.kind) {
    case 'lift':
      if (site.crowded) return;
      return follow({ kind: 'remove' }, node, site, config, changes);
    case 'unverified':
      if (!site.chained) return;
      return follow({ kind: 'set', to: 'off' }, node, site, config, changes);
    case 'remove':
      changes.edit(file, directive.span.start, directive.span.end, '');
      if (!processDirectives.includes(name)) changes.tell('sandbox-left-out', name);
      return;
    case 'set':
      if (first === rule.to) return;
      setArgs(changes, file, directive, rule.to);
      return changes.tell('sandbox-left-out', name);
    case 'room':
      return makeRoom(node, site, changes);
    case 'path':
      if (rule.keep.includes(first)) return;
      // Two caches or logs may not share a folder: the place in the text tells them apart.
      const place = `${rule.below}-${directive.span.start}`;
      setFirst(changes, node, join(site.folder, rule.below.includes('$') ? rule.below : place));
      return changes.tell('sandbox-path', name);
    case 'absolute': {
      const last = directive.args.at(-1);
      if (!last || last.value.startsWith('/') || last.value.includes('$')) return;
      const absolute = quoteWord(resolve(dirname(config.main), last.value));
      return changes.edit(file, last.span.start, last.span.end, absolute);
    }
    case 'certificate':
    case 'key':
      if (first === 'off' || first === '') return;
      setFirst(changes, node, certificates(site.folder)[rule.kind]);
      return changes.tell('sandbox-certificate', name);
    default:
      return rule satisfies never;
  }
}
