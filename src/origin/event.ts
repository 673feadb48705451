import type { EventForm, Padding } from './orders.ts';

const json = '{"user":"alice","text":"hello there","n":12345,"ok":true},';

/** A digit sequence that hardly compresses and is the same each time (a linear congruence). */
function hex(bytes: number, seed: number): string {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  let text = '';
  while (text.length < bytes) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += (state >>> 8).toString(16).padStart(6, '0');
  }
  return text.slice(0, bytes);
}

function filler(bytes: number, padding: Padding, seed: number): string {
  if (padding === 'hex') return hex(bytes, seed);
  const unit = padding === 'json' ? json : 'x';
  return unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes);
}

/** A comment line of the event-stream format of this many bytes, at least two. */
export function comment(bytes: number, padding: Padding, seed: number): string {
  return `:${filler(Math.max(bytes, 2) - 2, padding, seed)}\n`;
}

/** U+FEFF in UTF-8, a byte a character. */
const byteOrderMark = '\u00ef\u00bb\u00bf';
const page = '<!DOCTYPE html>\n<title>Sign in</title>\n<p>Please sign in.\n';

function firstLine(index: number, form: EventForm): string {
  switch (form) {
    case 'no-data-field':
      return `{"event":${index}}\n`;
    case 'bom':
      return `${byteOrderMark}data: ${index}\n`;
    case 'page':
      return page;
    case 'whole':
    case 'no-blank-line':
      return `data: ${index}\n`;
    default:
      return form satisfies never;
  }
}

/**
 * Event number `index`, `data: 1` and so on, blank line included unless the form lacks it. A comment
 * line after the data brings it to `bytes` where that is more than the event needs.
 */
export function eventText(
  index: number,
  bytes = 0,
  padding: Padding = 'repeat',
  form: EventForm = 'whole',
): string {
  const line = firstLine(index, form);
  const missing = bytes - line.length - 1;
  const end = form === 'no-blank-line' ? '' : '\n';
  return `${line}${missing < 2 ? '' : comment(missing, padding, index)}${end}`;
}
