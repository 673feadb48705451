import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';
import { textWidth } from '../text/width.ts';
import type { Evidence } from '../observe/reading.ts';

/** One line on a terminal's stderr that says what is waited for, and goes with the answer. */
export interface StatusLine {
  show(what: Evidence): void;
  clear(): void;
}

/** Nothing is shown where stderr is no terminal. */
export function statusLine(messages: Messages): StatusLine {
  const { CI, TERM } = process.env;
  if (!process.stderr.isTTY || CI || TERM === 'dumb') {
    return { show: () => undefined, clear: () => undefined };
  }
  let shown = '';
  // Blanks over what stood there: no escape sequence, so that every terminal does it.
  const blank = (): string => `\r${' '.repeat(textWidth(shown))}\r`;
  return {
    show: ({ code, details }) => {
      const texts: Readonly<Record<string, string>> = messages.report.waiting;
      const seconds = (Number(details['ms'] ?? 0) / 1000).toFixed(0);
      const text = fill(texts[code] ?? '', { ...details, seconds });
      if (text === shown) return;
      process.stderr.write(`${blank()}${text}`);
      shown = text;
    },
    clear: () => {
      if (shown !== '') process.stderr.write(blank());
      shown = '';
    },
  };
}
