import type { Edit, Remedy } from '../../../model/finding.ts';
import type { Node } from '../config.ts';
import { insertDirective } from '../edit.ts';
import { quoteWord } from '../quote.ts';
import { childrenNamed, nameOf } from '../routing/node.ts';
import { passTarget } from '../routing/upstream.ts';
import { passIn } from './paths.ts';

/** What decides about another path than the one that the new location is for. */
const otherPaths: ReadonlySet<string> = new Set([
  'alias',
  'error_page',
  'if',
  'index',
  'internal',
  'location',
  'return',
  'rewrite',
  'root',
  'try_files',
]);

/** A directive's text, with a line of its own for each of the file's. */
const textOf = ({ file, directive: { span } }: Node): string =>
  file.text.slice(span.start, span.end);

/** `proxy_pass` to the same application, with the path as the client wrote it. */
function passText(pass: Node): string {
  const [argument] = pass.directive.args;
  const target = argument && passTarget(nameOf(pass), argument.value);
  if (!argument || nameOf(pass) !== 'proxy_pass' || target?.uri === undefined) return textOf(pass);
  const bare = argument.value.slice(0, argument.value.length - target.uri.length);
  return `proxy_pass ${quoteWord(bare.replace(/:$/, ''))};`;
}

/** `location = PATH` that passes on as another location does, without buffering. */
function written(path: string, model: Node, pass: Node): string {
  const module = nameOf(pass).replace(/_pass$/, '');
  const buffering = `${module}_buffering`;
  const block = model.directive.block?.directives ?? [];
  const lines = block
    .filter(({ name }) => !otherPaths.has(name.value) && name.value !== buffering)
    .map((directive) => {
      const node: Node = { file: model.file, directive, children: undefined, parent: model };
      return directive.name.value === nameOf(pass) ? passText(node) : textOf(node);
    });
  // A gateway that speaks gRPC has no such directive.
  if (module !== 'grpc') lines.push(`${buffering} off;`);
  return `location = ${quoteWord(path)} {\n${lines.map((line) => `    ${line}\n`).join('')}}`;
}

/**
 * A remedy that serves one path by itself, as the model location serves others: only this URL is
 * touched. Undefined where the model's pass directive is not in its own file.
 */
export function exactLocation(path: string, model: Node, server: Node): Remedy | undefined {
  const pass = passIn(model);
  const { block } = server.directive;
  if (!pass || pass.file !== model.file || !block || childrenNamed(model, 'if').length > 0) {
    return undefined;
  }
  const text = written(path, model, pass);
  const beside = model.parent === server;
  const edits: readonly Edit[] = beside
    ? insertDirective(model.file, block, text, { after: model.directive })
    : insertDirective(server.file, block, text);
  return {
    id: 'exact-location',
    kind: 'proxy',
    scope: 'location',
    edits,
    headers: [],
    holdsFor: [],
    proved: false,
  };
}
