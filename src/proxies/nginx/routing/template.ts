/** A piece of a directive's text with variables in it. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'capture'; readonly number: number }
  | { readonly kind: 'variable'; readonly name: string };

const pattern = /\$(?:([1-9])|\{(\w+)\}|(\w+))/g;

/** Takes a text apart at its variables (ngx_http_script_compile). Names are in lower case. */
export function parseTemplate(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) });
    const [whole, capture, braced, bare] = found;
    if (capture) parts.push({ kind: 'capture', number: Number(capture) });
    else parts.push({ kind: 'variable', name: (braced ?? bare ?? '').toLowerCase() });
    end = found.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}
