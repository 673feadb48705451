/** How a script pushes out what it writes. */
export type Push = 'none' | 'flush' | 'ob-flush' | 'reversed' | 'unbuffered';

/** What a script's own text tells. */
export interface ScriptReading {
  /** Undefined where it does not push itself and runs other files, which may. */
  readonly push?: Push;
}

/** Comments, strings and what is no code between `?>` and `<?php`. */
const noCode =
  /\?>[^]*?(?:<\?(?:php|=)?|$)|\/\/[^\n]*?(?=\n|\?>|$)|#(?!\[)[^\n]*?(?=\n|\?>|$)|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|<<<\s*(["']?)(\w+)\1\n[^]*?\n\s*\2\b/g;

const calls = (code: string, name: string): boolean =>
  new RegExp(`(?<![\\w$>:])${name}\\s*\\(`, 'i').test(code);

/** The code of a script, comments and strings left out. */
function codeOf(text: string): string {
  const start = text.search(/<\?(?:php|=)/i);
  return start === -1 ? '' : text.slice(start).replaceAll(noCode, ' ');
}

/**
 * Reads how a script pushes out its events. Only what stands in it counts: a call in a file that it
 * includes, or in a method of a library, is not seen.
 */
export function readScript(text: string): ScriptReading {
  const code = codeOf(text);
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
  const runsOthers = /\b(?:include|require)(?:_once)?\b|\bnew\b|->|::/i.test(code);
  return runsOthers || pushesBuffer || code === '' ? {} : { push: 'none' };
}
