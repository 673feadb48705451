import { compileRegex } from '../../regex.ts';
import type { Node } from '../config.ts';
import { hasWildcard } from '../glob.ts';

/** A `ProxyPass` taken apart (add_pass() in mod_proxy.c). */
export interface Pass {
  /** The path that it stands for, or, in a section, the section's; a regular expression where `regex`. */
  readonly path: string;
  readonly regex: boolean;
  readonly url: string;
  readonly parameters: readonly (readonly [key: string, value: string])[];
  /** May its worker's name hold `$1`? */
  readonly byPattern: boolean;
}

/** `key=value` words; keys in small letters, of equal ones the last counts. */
export function splitParameters(words: readonly string[]): (readonly [string, string])[] {
  const found = words.flatMap((word) => {
    const at = word.indexOf('=');
    return at < 0 ? [] : [[word.slice(0, at).toLowerCase(), word.slice(at + 1)] as const];
  });
  return [...new Map(found)];
}

/** The path of the `<Location>` around a directive, where it stands in one. */
function sectionPath({ parent }: Node): string | undefined {
  if (!parent || parent.name === 'virtualhost') return undefined;
  return parent.args[parent.args[0] === '~' ? 1 : 0] ?? '';
}

const flags: ReadonlySet<string> = new Set(['nocanon', 'interpolate', 'noquery']);

export function passesOf(node: Node): Pass {
  const match = node.name === 'proxypassmatch';
  const section = sectionPath(node);
  const tilde = node.args[0] === '~';
  const words = tilde ? node.args.slice(1) : node.args;
  const [own = '', ...others] = words;
  const regex = match || tilde;
  const rest = section !== undefined ? words.slice(1) : others.slice(1);
  return {
    path: section ?? own,
    // In a <LocationMatch> only ProxyPassMatch reads the section's path as a regular expression; a
    // path with wildcards is always read as one (add_pass() in mod_proxy.c).
    regex: section !== undefined ? match || hasWildcard(section) : regex,
    url: (section !== undefined ? own : others[0]) ?? '',
    parameters: splitParameters(rest.filter((word) => !flags.has(word.toLowerCase()))),
    byPattern: regex,
  };
}

/** How many characters of the path an alias stands for (alias_match() in mod_proxy.c). */
function aliasLength(path: string, alias: string): number {
  if (!path.startsWith(alias)) return 0;
  const whole = alias.endsWith('/') || path.length === alias.length || path[alias.length] === '/';
  return whole ? alias.length : 0;
}

/** A text with what was found in place of `$1` and `&` (ap_pregsub in util.c). */
export const substituted = (text: string, found: RegExpExecArray): string =>
  text.replaceAll(
    /\\([$&])|\$(\d)|&/g,
    (_whole, escaped: string | undefined, digit: string | undefined) =>
      escaped ?? found[Number(digit ?? 0)] ?? '',
  );

/** What stands for the URL where a pattern is not understood. */
export const unknownPattern = '?';

/** What a pass makes of a path: a URL, `!` for no passing; undefined where it does not fit. */
export function passed(pass: Pass, path: string): string | undefined {
  const { regex, url } = pass;
  if (!regex) {
    const length = aliasLength(path, pass.path);
    if (length === 0) return undefined;
    return url === '!' ? '!' : url + path.slice(length);
  }
  const compiled = compileRegex(pass.path, false);
  if (!compiled) return unknownPattern;
  const found = compiled.exec(path);
  if (!found) return undefined;
  if (url === '!') return '!';
  const text = substituted(url, found);
  // Where nothing was put in, the whole path goes on.
  return text === url ? url + path : text;
}
