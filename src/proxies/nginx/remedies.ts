import type { RemedyId } from '../../messages/messages.ts';
import type { Edit, Remedy } from '../../model/finding.ts';
import type { Setting } from '../../model/route.ts';
import type { Config, Node } from './config.ts';
import { insertDirective, replaceArgs } from './edit.ts';
import { quoteWord } from './quote.ts';
import { nameOf } from './routing/node.ts';
import type { Outcome } from './routing/resolution.ts';

/** Blocks that most directives are not allowed in (ngx_conf contexts NGX_HTTP_LIF_CONF, LMT_CONF). */
const narrow: ReadonlySet<string> = new Set(['if', 'limit_except']);

/** The innermost block that serves the request and takes ordinary directives. */
function servingBlock({ blocks }: Outcome): Node | undefined {
  return blocks.findLast((block) => !narrow.has(nameOf(block)));
}

/** Edits that give a directive this value for the request, at the narrowest block that serves it. */
function setDirective(block: Node, directive: string, args: readonly string[]): readonly Edit[] {
  const present = (block.children ?? []).find((node) => nameOf(node) === directive);
  if (present) return replaceArgs(present.file, present.directive, args);
  const { block: body } = block.directive;
  if (!body) return [];
  const text = `${[directive, ...args].join(' ')};`;
  return insertDirective(block.file, body, text);
}

/** Does the directive have this value already, where the request is served? */
function isSet({ settings }: Outcome, directive: string, args: readonly string[]): boolean {
  const values = settings.get(directive)?.values ?? [];
  return values.length === 1 && values[0]?.join(' ') === args.join(' ');
}

/**
 * A remedy that gives a directive another value where the request is served; undefined where it has
 * that value already.
 */
export function directiveRemedy(
  id: RemedyId,
  outcome: Outcome,
  directive: string,
  args: readonly string[],
): Remedy | undefined {
  const block = servingBlock(outcome);
  if (!block || isSet(outcome, directive, args)) return undefined;
  return {
    id,
    kind: 'proxy',
    scope: nameOf(block),
    edits: setDirective(block, directive, args),
    sets: { directive, args },
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/**
 * A remedy that gives every line of a directive which may stand several times other arguments, where
 * the request is served: in their places, where they stand in that very block, else all of them
 * anew, for one line there takes the place of all that would be inherited.
 */
export function linesRemedy(
  id: RemedyId,
  outcome: Outcome,
  { directive, places }: Setting,
  lines: readonly (readonly string[])[],
): Remedy | undefined {
  const block = servingBlock(outcome);
  const body = block?.directive.block;
  if (!block || !body) return undefined;
  const texts = lines.map((args) => `${[directive, ...args.map(quoteWord)].join(' ')};`);
  const here = block.children?.some((node) => nameOf(node) === directive);
  const edits = here
    ? places.map((place, at) => ({ ...place, text: texts[at] ?? '' }))
    : insertDirective(block.file, body, texts.join('\n'));
  const scope = nameOf(block);
  return { id, kind: 'proxy', scope, edits, headers: [], holdsFor: [], proved: false };
}

/** A remedy that gives a directive other arguments where it stands, for it may not stand further in. */
export function inPlaceRemedy(
  id: RemedyId,
  { blocks }: Outcome,
  directive: string,
  args: readonly string[],
): Remedy | undefined {
  const within = (block: Node): Node | undefined =>
    block.children?.find((node) => nameOf(node) === directive);
  const block = blocks.findLast(within);
  const present = block && within(block);
  if (!present) return undefined;
  const edits = replaceArgs(present.file, present.directive, args);
  const scope = nameOf(block);
  return { id, kind: 'proxy', scope, edits, headers: [], holdsFor: [], proved: false };
}

/** A directive of the main context, or of a block directly in it, with the value that it should have. */
export interface Global {
  readonly directive: string;
  readonly args: readonly string[];
  /** The block that it belongs into: `events`; the main context itself where none is named. */
  readonly within?: string;
}

const globalsNamed = ({ nodes }: Config, { directive, within }: Omit<Global, 'args'>): Node[] =>
  nodes
    .flatMap((node) =>
      within === undefined ? node : nameOf(node) === within ? (node.children ?? []) : [],
    )
    .filter((node) => nameOf(node) === directive);

/** Where such a directive stands; undefined where it does not. */
export function globalNode(config: Config, global: Omit<Global, 'args'>): Node | undefined {
  return globalsNamed(config, global)[0];
}

function setGlobal(config: Config, global: Global): readonly Edit[] {
  const { directive, args, within } = global;
  const present = globalNode(config, global);
  if (present) return replaceArgs(present.file, present.directive, args);
  const text = `${[directive, ...args].join(' ')};`;
  const main = config.files.get(config.main);
  const block = config.nodes.find((node) => nameOf(node) === within);
  if (block?.directive.block) return insertDirective(block.file, block.directive.block, text);
  return main && within === undefined ? insertDirective(main, main.root, text, 'start') : [];
}

/** A remedy that gives directives of the whole nginx other values. */
export function globalRemedy(id: RemedyId, config: Config, globals: readonly Global[]): Remedy {
  const edits = globals.flatMap((global) => setGlobal(config, global));
  return { id, kind: 'proxy', scope: 'main', edits, headers: [], holdsFor: [], proved: false };
}

/** A remedy that is a header of the application's response. */
export function headerRemedy(id: RemedyId, name: string, value: string): Remedy {
  return {
    id,
    kind: 'origin',
    scope: 'origin',
    edits: [],
    headers: [[name, value]],
    holdsFor: [],
    proved: false,
  };
}
