/** A request target taken apart: the path as sections see it, and the query as it came. */
export interface Uri {
  /** Decoded, dot segments and double slashes gone. */
  readonly path: string;
  readonly query: string | undefined;
}

function decoded(raw: string): string {
  return raw.replaceAll(/%([\da-fA-F]{2})/g, (whole, hex: string) =>
    hex === '2F' || hex === '2f' ? whole : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** As ap_normalize_path() leaves it with `MergeSlashes On`, the default. */
function normalised(path: string): string {
  const parts: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [at, segment] of segments.entries()) {
    const last = at === segments.length - 1;
    if (segment === '..') parts.pop();
    else if (segment !== '.' && (segment !== '' || last)) parts.push(segment);
    if (last && (segment === '..' || segment === '.')) parts.push('');
  }
  return `/${parts.join('/')}`;
}

/** The path and query of a request target. */
export function uriOf(target: string): Uri {
  const bare = target.replace(/^\w+:\/\/[^/?#]*/, '').replace(/#.*$/s, '');
  const mark = bare.indexOf('?');
  const path = mark < 0 ? bare : bare.slice(0, mark);
  const query = mark < 0 ? undefined : bare.slice(mark + 1);
  return { path: normalised(decoded(path.startsWith('/') ? path : `/${path}`)), query };
}

/** A decoded path as it goes on to the next server (ap_proxy_canonenc in proxy_util.c). */
export function encoded(path: string): string {
  return path.replaceAll(
    /[^A-Za-z0-9$\-_.+!*'(),:@&=/~%;[\]]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
