import type { Padding } from './orders.ts';

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

/**
 * Event number `index`, `data: 1` and so on, blank line included. A comment line after the data
 * brings it to `bytes` where that is more than the event needs.
 */
export function eventText(index: number, bytes = 0, padding: Padding = 'repeat'): string {
  const line = `data: ${index}\n`;
  const missing = bytes - line.length - 1;
  return `${line}${missing < 2 ? '' : comment(missing, padding, index)}\n`;
}
