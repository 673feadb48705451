import { compileRegex } from '../../regex.ts';
import type { Node } from '../config.ts';
import { hasWildcard, patternOf } from '../glob.ts';
import { childrenNamed } from './node.ts';

/** What decides whether a section applies; what cannot be told is named. */
export interface Matching {
  readonly sections: readonly Node[];
  readonly dependsOn: readonly string[];
}

/** The pattern of a section that matches by regular expression: `<LocationMatch x>`, `<Location ~ x>`. */
function regexOf({ name, args }: Node): string | undefined {
  if (name.endsWith('match')) return args[0] ?? '';
  return args[0] === '~' ? (args[1] ?? '') : undefined;
}

const isWithin = (text: string, prefix: string): boolean =>
  text.startsWith(prefix) &&
  (prefix.endsWith('/') || text.length === prefix.length || text[prefix.length] === '/');

const titleOf = ({ directive }: Node): string => `<${directive.name.value} ${directive.rest}>`;

function matching(nodes: readonly Node[], fits: (node: Node) => boolean | undefined): Matching {
  const answers = nodes.map((node) => ({ node, fits: fits(node) }));
  return {
    sections: answers.filter(({ fits }) => fits === true).map(({ node }) => node),
    dependsOn: answers.filter(({ fits }) => fits === undefined).map(({ node }) => titleOf(node)),
  };
}

/** The `<Location>` sections for a path, in the order of the configuration (ap_location_walk). */
export function locationsFor(nodes: readonly Node[], path: string): Matching {
  const all = nodes.filter(({ name }) => name === 'location' || name === 'locationmatch');
  return matching(all, (node) => {
    const regex = regexOf(node);
    if (regex !== undefined) return compileRegex(regex, false)?.test(path);
    const [wanted = ''] = node.args;
    if (hasWildcard(wanted)) return patternOf(wanted, true).test(path);
    return isWithin(path, wanted);
  });
}

/** The `<Proxy>` sections for the URL that a request is passed on as (proxy_walk in mod_proxy.c). */
export function proxySectionsFor(nodes: readonly Node[], url: string): Matching {
  const all = nodes.filter(({ name }) => name === 'proxy' || name === 'proxymatch');
  return matching(all, (node) => {
    if (node.name === 'proxymatch') return compileRegex(node.args[0] ?? '', false)?.test(url);
    const wanted = (node.args[0] ?? '').replace(/^proxy:/i, '');
    return hasWildcard(wanted) ? patternOf(wanted, false).test(url) : url.startsWith(wanted);
  });
}

const depth = (folder: string): number => folder.split('/').filter((part) => part !== '').length;

/**
 * The `<Directory>` sections for a file, from the shortest folder to the longest, those by regular
 * expression last (ap_core_reorder_directories).
 */
export function directoriesFor(nodes: readonly Node[], file: string): Matching {
  const all = nodes.filter(({ name }) => name === 'directory' || name === 'directorymatch');
  const folders = file.split('/').map((part, at, parts) => parts.slice(0, at).join('/') || '/');
  const plain = all.filter((node) => regexOf(node) === undefined);
  const folderOf = ({ args }: Node): string => (args[0] ?? '').replace(/(.)\/$/, '$1');
  const found = matching(
    plain.toSorted((a, b) => depth(folderOf(a)) - depth(folderOf(b))),
    (node) => {
      const wanted = folderOf(node);
      if (!hasWildcard(wanted)) return isWithin(file, wanted);
      return folders.some((folder) => patternOf(wanted, true).test(folder));
    },
  );
  const byRegex = matching(
    all.filter((node) => regexOf(node) !== undefined),
    (node) => {
      const regex = compileRegex(regexOf(node) ?? '', false);
      return regex && folders.some((folder) => regex.test(folder) || regex.test(`${folder}/`));
    },
  );
  return {
    sections: [...found.sections, ...byRegex.sections],
    dependsOn: [...found.dependsOn, ...byRegex.dependsOn],
  };
}

/** The `<Files>` sections for a file's name, in order; those of the folders' sections after the server's. */
export function filesFor(scopes: readonly (readonly Node[])[], file: string): Matching {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const all = scopes.flatMap((nodes) => [
    ...childrenNamed(nodes, 'files'),
    ...childrenNamed(nodes, 'filesmatch'),
  ]);
  return matching(all, (node) => {
    const regex = regexOf(node);
    if (regex !== undefined) return compileRegex(regex, false)?.test(name);
    const [wanted = ''] = node.args;
    return hasWildcard(wanted) ? patternOf(wanted, false).test(name) : wanted === name;
  });
}
