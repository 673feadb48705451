/**
 * A host name as nginx compares it: without port and trailing dot, in lower case; undefined when
 * nginx refuses it with 400 (ngx_http_validate_host).
 */
export function normalHost(host: string): string | undefined {
  let dot = host.length;
  let length = host.length;
  let state: 'usual' | 'literal' | 'rest' = 'usual';
  for (let i = 0; i < host.length; i++) {
    const char = host[i];
    if (char === '.') {
      if (dot === i - 1) return undefined;
      dot = i;
    } else if (char === ':' && state === 'usual') {
      length = i;
      state = 'rest';
    } else if (char === '[' && i === 0) {
      state = 'literal';
    } else if (char === ']' && state === 'literal') {
      length = i + 1;
      state = 'rest';
    } else if (char === '/' || host.charCodeAt(i) <= 0x20 || char === '\x7f') {
      return undefined;
    }
  }
  if (dot === length - 1) length--;
  return length === 0 ? undefined : lowerAscii(host.slice(0, length));
}

/** Lower case as C does it for bytes: ASCII letters only. */
export const lowerAscii = (text: string): string =>
  /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : text;
