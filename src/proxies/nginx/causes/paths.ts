import type { Evidence } from '../cause.ts';
import type { Node } from '../config.ts';
import { ownHandler } from '../routing/handlers.ts';
import { locationPattern } from '../routing/location.ts';
import { argsOf, childrenNamed, nameOf, subtree } from '../routing/node.ts';
import { isPass } from '../routing/passing.ts';
import { passTarget } from '../routing/upstream.ts';
import { parseTarget } from '../routing/uri.ts';
import type { Wanted } from './wanted.ts';

/** Every location inside a block, nested ones as well. */
export const locationsIn = (block: Node): readonly Node[] =>
  subtree(block).filter((node) => nameOf(node) === 'location');

/** The path that the client asked for, before anything moved the request. */
export const askedPath = ({ request }: Evidence): string =>
  parseTarget(request.target, true)?.path ?? '';

/** Is this a literal prefix of the path? */
export function leadsTo(location: Node, path: string): boolean {
  const { kind, text } = locationPattern(location);
  return kind === 'prefix' && path.startsWith(text);
}

/** The directive in a location that passes requests on. */
export function passIn(block: Node): Node | undefined {
  const own = ownHandler(block);
  return own && isPass(own) ? own : undefined;
}

/** Whom a pass directive names: `app`, `127.0.0.1:3000`, `unix:/run/app.sock`. */
export const authorityOf = (pass: Node): string =>
  passTarget(nameOf(pass), argsOf(pass)[0] ?? '')?.authority.toLowerCase() ?? '';

/** The line in a block itself that would help where the request is served. */
export const helpIn = (block: Node, { directive, helps }: Wanted): Node | undefined =>
  childrenNamed(block, directive).find(helps);

/** From a block's name to the end of its arguments: what one reads of it in one line. */
export function headOf({ file, directive }: Node): {
  file: string;
  span: { start: number; end: number };
} {
  const { name, args } = directive;
  const end = args.at(-1)?.span.end ?? name.span.end;
  return { file: file.path, span: { start: name.span.start, end } };
}
