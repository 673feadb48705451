import { dirname, join, resolve } from 'node:path';

import type { Config, Node } from '../config.ts';
import { quoteWord } from '../quote.ts';
import { setArgs, setFirst, type Changes } from './changes.ts';
import { processDirectives, type Rule } from './rules.ts';
import { certificates, type Site } from './site.ts';

/** Makes one directive's part of the copy. */
export function follow(rule: Rule, node: Node, site: Site, config: Config, changes: Changes): void {
  const { file, directive } = node;
  const name = directive.name.value;
  const first = directive.args[0]?.value ?? '';
  switch (rule.kind) {
    case 'lift':
      if (site.crowded) return;
      return follow({ kind: 'remove' }, node, site, config, changes);
    case 'remove':
      changes.edit(file, directive.span.start, directive.span.end, '');
      if (!processDirectives.includes(name)) changes.tell('sandbox-left-out', name);
      return;
    case 'set':
      if (first === rule.to) return;
      setArgs(changes, file, directive, rule.to);
      return changes.tell('sandbox-left-out', name);
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
