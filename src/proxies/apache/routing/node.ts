import type { Place } from '../../../model/place.ts';
import type { Node } from '../config.ts';

/** Where a directive stands; of a section the line that opens it. */
export const placeOf = ({ file, directive }: Node): Place => ({
  file: file.path,
  span: directive.head,
});

export function childrenNamed(nodes: readonly Node[] | undefined, name: string): readonly Node[] {
  return (nodes ?? []).filter((node) => node.name === name);
}

/** The last directive of a name: httpd's later ones replace the earlier. */
export const lastNamed = (nodes: readonly Node[], name: string): Node | undefined =>
  nodes.findLast((node) => node.name === name);

/** `On`, in any letters. */
export const isOn = (node: Node | undefined): boolean => node?.args[0]?.toLowerCase() === 'on';

/** Every directive below, sections first, then what stands in them. */
export function* everyNode(nodes: readonly Node[]): Generator<Node> {
  for (const node of nodes) {
    yield node;
    if (node.children) yield* everyNode(node.children);
  }
}
