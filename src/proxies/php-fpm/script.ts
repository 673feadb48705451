/** How a script pushes out what it writes. */
export type Push = 'none' | 'flush' | 'ob-flush' | 'reversed' | 'unbuffered';

/** What a script's own text tells. */
export interface ScriptReading {
  /** Undefined where it does not push itself and runs other files, which may. */
  readonly push?: Push;
}

/** A file that another one runs, as its text names it. */
export interface Included {
  /** Does the path go on from the folder of the file that says so? */
  readonly beside: boolean;
  readonly path: string;
}

/** Comments, strings and what is no code between `?>` and `<?php`. */
const noCode =
  /\?>[^]*?(?:<\?(?:php|=)?|$)|\/\/[^\n]*?(?=\n|\?>|$)|#(?!\[)[^\n]*?(?=\n|\?>|$)|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|<<<\s*(["']?)(\w+)\1\n[^]*?\n\s*\2\b/g;

/** An include of a path that stands there; its string is a number, see `codeOf`. */
const literalInclude =
  /\b(?:include|require)(?:_once)?\b\s*\(?\s*((?:__DIR__|dirname\s*\(\s*__FILE__\s*\))\s*\.\s*)?'(\d+)'\s*\)?\s*;/gi;

/**
 * What runs code that stands elsewhere, or decides where that is, or has PHP push: system() does, a
 * line at a time (exec.c).
 */
const runsOthers =
  /\b(?:include|require)(?:_once)?\b|\bnew\b|->|::|\$\w+\s*\(|\b(?:eval|system|passthru|call_user_func(?:_array)?|chdir|set_include_path)\s*\(/i;

/** The name of a function that pushes, to be called by it. */
const namesPush = /^['"]\\?(?:ob_)?flush['"]$/i;

const calls = (code: string, name: string): boolean =>
  new RegExp(`(?<![\\w$>:])${name}\\s*\\(`, 'i').test(code);

interface Code {
  /** Without comments; where a string stood, its number in quotes. */
  readonly code: string;
  readonly strings: readonly string[];
}

function codeOf(text: string): Code {
  const start = text.search(/<\?(?:php|=)/i);
  const strings: string[] = [];
  if (start === -1) return { code: '', strings };
  const code = text
    .slice(start)
    .replaceAll(noCode, (found) => (/^['"]/.test(found) ? `'${strings.push(found) - 1}'` : ' '));
  return { code, strings };
}

/** The files that a script runs by a path that stands in it; others are not among them. */
export function includedBy(text: string): readonly Included[] {
  const { code, strings } = codeOf(text);
  return [...code.matchAll(literalInclude)].map(([, beside, number]) => ({
    beside: beside !== undefined,
    path: strings[Number(number)]?.slice(1, -1) ?? '',
  }));
}

/**
 * Reads how a script pushes out its events. Only what stands in it counts: a call in a file that it
 * includes, or in a method of a library, is not seen.
 * @param followed are the files that it includes by a path that stands in it looked at as well?
 */
export function readScript(text: string, followed = false): ScriptReading {
  const { code, strings } = codeOf(text);
  const flushes = calls(code, 'flush');
  const pushesBuffer = calls(code, 'ob_flush');
  if (calls(code, '(?:ob_end_flush|ob_end_clean|ob_get_flush|ob_get_clean)')) {
    return flushes || calls(code, 'ob_implicit_flush') ? { push: 'unbuffered' } : {};
  }
  if (pushesBuffer && flushes) {
    return {
      push: /(?<!ob_)flush\s*\(\s*\)\s*;\s*@?\s*ob_flush/i.test(code) ? 'reversed' : 'ob-flush',
    };
  }
  if (flushes || calls(code, 'ob_implicit_flush')) return { push: 'flush' };
  const own = followed ? code.replaceAll(literalInclude, ' ') : code;
  const others = runsOthers.test(own) || strings.some((one) => namesPush.test(one));
  const empty = code === '' && !followed;
  return others || pushesBuffer || empty ? {} : { push: 'none' };
}
