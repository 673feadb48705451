/** A request target, taken apart. Binary strings. */
export interface Target {
  /** Present in an absolute target: `http://host/path`. */
  readonly host?: string;
  /** Normalised path: decoded, dots and (if asked) double slashes resolved. */
  readonly path: string;
  /** Without the question mark. */
  readonly args: string;
  /** As the client wrote it, scheme and host aside. */
  readonly raw: string;
  /** Had the path escapes in it? nginx then escapes it again when it passes it on. */
  readonly quoted: boolean;
  /** Had the path a plus sign? */
  readonly plus: boolean;
  /** Nothing between the host and the query. */
  readonly emptyPath: boolean;
}

const absolute = /^[a-z]+:\/\/([^/?#]*)/i;

/**
 * Reads a request target as nginx does; undefined where nginx answers 400
 * (ngx_http_parse_request_line, ngx_http_parse_complex_uri).
 */
export function parseTarget(target: string, mergeSlashes: boolean): Target | undefined {
  // oxlint-disable-next-line no-control-regex -- nginx refuses control bytes by number
  if (/[\0- \x7f]/.test(target)) return undefined;
  const [prefix, host] = absolute.exec(target) ?? ['', undefined];
  const raw = target.slice(prefix.length);
  const emptyPath = host !== undefined && !raw.startsWith('/');
  if (!emptyPath && !raw.startsWith('/')) return undefined;
  const parsed = normalPath(emptyPath ? `/${raw}` : raw, mergeSlashes);
  if (!parsed) return undefined;
  const [written = ''] = raw.split(/[?#]/, 1);
  return {
    ...(host === undefined ? {} : { host }),
    ...parsed,
    raw: raw === '' ? '/' : raw,
    quoted: written.includes('%'),
    plus: parsed.path.includes('+'),
    // `http://host` alone stands for the slash of the scheme.
    emptyPath: emptyPath && raw !== '',
  };
}

const hex = /^[\da-f]{2}$/i;

/** The state machine of ngx_http_parse_complex_uri, one segment at a time. */
function normalPath(
  origin: string,
  mergeSlashes: boolean,
): Pick<Target, 'path' | 'args'> | undefined {
  let path = '';
  let at = 0;
  let args = '';
  /** Where the current segment begins in `path`. */
  let segment = 0;
  /** Could the segment so far still be `.` or `..`? nginx forgets that after a decoded `%`, `#`, `?`. */
  let plain = true;
  const closeSegment = (): 'name' | 'dots' | 'above-root' => {
    const name = path.slice(segment);
    if (!plain || (name !== '.' && name !== '..')) return 'name';
    path = path.slice(0, segment);
    if (name === '.') return 'dots';
    if (segment < 2) return 'above-root';
    path = path.slice(0, path.lastIndexOf('/', segment - 2) + 1);
    return 'dots';
  };
  for (; at < origin.length; at++) {
    let char = origin.charAt(at);
    let decoded = false;
    if (char === '?' || char === '#') {
      if (char === '?') args = origin.slice(at + 1).split('#')[0] ?? '';
      break;
    }
    if (char === '%') {
      const code = origin.slice(at + 1, at + 3);
      if (!hex.test(code) || code === '00') return undefined;
      char = String.fromCharCode(Number.parseInt(code, 16));
      at += 2;
      decoded = char === '%' || char === '#' || char === '?';
    }
    if (char !== '/' || decoded) {
      if (decoded) plain = false;
      path += char;
      continue;
    }
    const closed = closeSegment();
    if (closed === 'above-root') return undefined;
    if (closed === 'name' && !(mergeSlashes && path.endsWith('/'))) path += '/';
    segment = path.length;
    plain = true;
  }
  return closeSegment() === 'above-root' ? undefined : { path, args };
}

/** Escapes a path as nginx does for an upstream (ngx_escape_uri, NGX_ESCAPE_URI). */
export const escapeUri = (path: string): string =>
  // oxlint-disable-next-line no-control-regex -- nginx escapes control bytes by number
  path.replaceAll(/[\0- "#%?<>\\^`{|}\x7f-\xff]/g, percent);

/** Escapes a piece of a query (ngx_escape_uri, NGX_ESCAPE_ARGS). */
export const escapeArgs = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- nginx escapes control bytes by number
  text.replaceAll(/[\0- "#%&+;?<>\\^`{|}\x7f-\xff]/g, percent);

/** Takes needless escapes out of a redirect's target (ngx_unescape_uri, NGX_UNESCAPE_REDIRECT). */
export function unescapeRedirect(target: string): string {
  const query = target.search(/\?|%3f/i);
  const path = query < 0 ? target : target.slice(0, query);
  const rest = query < 0 ? '' : target.slice(query).replace(/^%3f/i, '?');
  const plain = path.replaceAll(/%([\da-f]{2})/gi, (escape, code: string) => {
    const char = Number.parseInt(code, 16);
    return char > 0x25 && char < 0x7f ? String.fromCharCode(char) : escape;
  });
  return plain + rest;
}

const percent = (char: string): string =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
