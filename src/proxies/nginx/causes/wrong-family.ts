import type { Remedy } from '../../../model/finding.ts';
import type { Cause, Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { argsOf, childrenNamed, nameOf, placeOf, subtree } from '../routing/node.ts';
import { wanted, type Wanted } from './wanted.ts';

const families = ['proxy', 'fastcgi', 'uwsgi', 'scgi', 'grpc'] as const;

/** Is anything passed on by this module inside the block? */
const passes = (block: Node, family: string): boolean =>
  subtree(block).some((node) => nameOf(node) === `${family}_pass`);

/**
 * The line that would help if it were of this module, innermost first. Only one that does nothing
 * for any request counts: where its own module passes something, it was put there for that.
 */
function idleLine({ outcome }: Evidence, { module, suffix, helps }: Wanted): Node | undefined {
  for (const block of outcome.blocks.toReversed()) {
    for (const family of families.filter((one) => one !== module)) {
      const line = childrenNamed(block, family + suffix).find(helps);
      if (line && !passes(block, family)) return line;
    }
  }
  return undefined;
}

/**
 * The same line with this module's name. Not where the line is read in another place as well, nor
 * where a directive of this module stands nearer.
 */
function renamed({ config, outcome }: Evidence, want: Wanted, line: Node): Remedy | undefined {
  const { directive } = want;
  const from = outcome.blocks.findIndex((block) => block === line.parent);
  const nearer = outcome.blocks
    .slice(from)
    .some((block) => childrenNamed(block, directive).length > 0);
  const read = config.nodes
    .flatMap((node) => subtree(node))
    .filter((node) => node.directive === line.directive);
  if (nearer || read.length > 1 || !line.parent) return undefined;
  const { span } = line.directive.name;
  return {
    id: 'right-family',
    kind: 'proxy',
    scope: nameOf(line.parent),
    edits: [{ file: line.file.path, span, text: directive }],
    sets: { directive, args: argsOf(line) },
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/** A directive of another pass module was put there for the stream: each module has its own. */
export const wrongFamily: Cause = {
  id: 'nginx/wrong-family',
  find(evidence) {
    const want = wanted(evidence);
    const line = want && idleLine(evidence, want);
    if (!want || !line) return undefined;
    const remedies = [renamed(evidence, want, line), want.here(line)];
    return {
      confidence: want.confidence,
      place: placeOf(line),
      directive: nameOf(line),
      clients: want.clients,
      ...(want.act ? { act: want.act } : {}),
      remedies: remedies.filter((remedy) => remedy !== undefined),
      details: {
        line: [nameOf(line), ...argsOf(line)].join(' '),
        pass: `${want.module}_pass`,
        right: want.directive,
      },
    };
  },
};
