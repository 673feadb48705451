import type { Build, Config, Node } from '../../src/proxies/nginx/config.ts';
import type { Directive, SourceFile, Word } from '../../src/proxies/nginx/tree.ts';

/** Debian 12's nginx. */
export const debian: Build = {
  flavour: 'nginx',
  version: '1.22.1',
  modules: [],
  pageSize: 4096,
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const word = (token: RegExpExecArray): Word => ({
  value: token[1] ?? token[2] ?? token[0],
  span: { start: token.index, end: token.index + token[0].length },
});

/** Reads plain configuration text, without comments and includes, into the tree that a reader gives. */
export function configOf(text: string): Config {
  const tokens = [
    ...text.matchAll(/"((?:\\.|[^"])*)"|'((?:\\.|[^'])*)'|[{};]|(?:\$\{\w+\}|[^\s;{}])+/g),
  ];
  const file = {
    path: '/etc/nginx/nginx.conf',
    text,
    problems: [],
  } as unknown as Mutable<SourceFile>;
  let at = 0;
  const block = (parent: Node | undefined): { nodes: Node[]; directives: Directive[] } => {
    const nodes: Node[] = [];
    const directives: Directive[] = [];
    while (at < tokens.length && tokens[at]![0] !== '}') {
      const words: Word[] = [];
      const start = tokens[at]!.index;
      while (!['{', ';'].includes(tokens[at]![0])) words.push(word(tokens[at++]!));
      const node = { file, ...(parent ? { parent } : {}) } as Mutable<Node>;
      const directive = {
        kind: 'directive',
        name: words[0]!,
        args: words.slice(1),
      } as unknown as Mutable<Directive>;
      node.directive = directive;
      if (tokens[at++]![0] === '{') {
        const opened = tokens[at - 1]!.index + 1;
        const inner = block(node);
        node.children = inner.nodes;
        directive.block = {
          directives: inner.directives,
          span: { start: opened, end: tokens[at]!.index },
        };
        at++;
      }
      directive.span = { start, end: tokens[at - 1]!.index + 1 };
      nodes.push(node);
      directives.push(directive);
    }
    return { nodes, directives };
  };
  const { nodes, directives } = block(undefined);
  file.root = { directives, span: { start: 0, end: text.length } };
  const files = new Map([[file.path, file as SourceFile]]);
  return { main: file.path, prefix: '/etc/nginx', files, nodes, problems: [] };
}
