import type { Span } from '../../model/place.ts';
import type { Word } from './tree.ts';

const escapes: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n' };

/** Only `\"`, `\'`, `\\`, `\t`, `\r` and `\n` are escapes (ngx_conf_read_token()); any other backslash stays. */
function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replaceAll(/\\(["'\\trn])/g, (_, byte: string) => escapes[byte] ?? byte);
}

class ScannedWord implements Word {
  readonly value: string;
  private readonly start: number;
  private readonly end: number;

  constructor(value: string, start: number, end: number) {
    this.value = value;
    this.start = start;
    this.end = end;
  }

  get span(): Span {
    return { start: this.start, end: this.end };
  }
}

/**
 * The words of a file as offsets; what is not asked for never becomes an object. A configuration may
 * have hundreds of thousands of words, and a question about one URL needs few of them.
 */
export class WordList {
  readonly #text: string;
  #offsets = new Int32Array(64);
  #count = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get count(): number {
    return this.#count;
  }

  push(start: number, end: number): void {
    const at = this.#count * 2;
    if (at === this.#offsets.length) {
      const grown = new Int32Array(at * 2);
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[at] = start;
    this.#offsets[at + 1] = end;
    this.#count++;
  }

  /** Where a word starts, its quote included. */
  start(index: number): number {
    return this.#offsets[index * 2] ?? 0;
  }

  end(index: number): number {
    return this.#offsets[index * 2 + 1] ?? 0;
  }

  /** The text from one word to another, as written. */
  text(first: number, last: number): string {
    return this.#text.slice(this.start(first), this.end(last));
  }

  value(index: number): string {
    const start = this.start(index);
    const end = this.end(index);
    const first = this.#text[start];
    if (first !== '"' && first !== "'") return unescape(this.#text.slice(start, end));
    // A quote that the file's end has left open has no other.
    const closed = end > start + 1 && this.#text[end - 1] === first;
    return unescape(this.#text.slice(start + 1, closed ? end - 1 : end));
  }

  word(index: number): Word {
    return new ScannedWord(this.value(index), this.start(index), this.end(index));
  }
}
