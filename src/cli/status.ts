import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';
import type { Evidence } from '../observe/reading.ts';

const clearLine = '\r\u001B[K';

/** One line on a terminal's stderr that says what is waited for, and goes with the answer. */
export interface StatusLine {
  show(what: Evidence): void;
  clear(): void;
}

/** Nothing is shown where stderr is no terminal. */
export function statusLine(messages: Messages): StatusLine {
  if (!process.stderr.isTTY || process.env['CI']) {
    return { show: () => undefined, clear: () => undefined };
  }
  let shown = '';
  return {
    show: ({ code, details }) => {
      const texts: Readonly<Record<string, string>> = messages.report.waiting;
      const seconds = (Number(details['ms'] ?? 0) / 1000).toFixed(0);
      const text = fill(texts[code] ?? '', { ...details, seconds });
      if (text === shown) return;
      shown = text;
      process.stderr.write(`${clearLine}${text}`);
    },
    clear: () => {
      if (shown !== '') process.stderr.write(clearLine);
      shown = '';
    },
  };
}
