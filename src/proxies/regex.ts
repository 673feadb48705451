/** Character classes whose members differ between PCRE (bytes, C locale) and JavaScript. */
const posix: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t-\\r ',
  blank: '\\t ',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: '\\w',
};

const sameEscapes = 'dDwWtnrf';
const insideClass: Readonly<Record<string, string>> = {
  s: '\\t-\\r ',
  S: '\\0-\\x08\\x0e-\\x1f!-\\xff',
  h: '\\t \\xa0',
  v: '\\n-\\r\\x85',
  b: '\\b',
  e: '\\x1b',
  a: '\\x07',
};
const outsideClass: Readonly<Record<string, string>> = {
  s: '[\\t-\\r ]',
  S: '[^\\t-\\r ]',
  h: '[\\t \\xa0]',
  H: '[^\\t \\xa0]',
  v: '[\\n-\\r\\x85]',
  b: '\\b',
  B: '\\B',
  e: '\\x1b',
  a: '\\x07',
  A: '^',
  z: '$',
  Z: '(?=\\n?$)',
};

class Unsupported extends Error {}

/** Reads a PCRE pattern and writes the JavaScript pattern that matches the same bytes. */
class Translation {
  #at = 0;
  #out = '';
  /** Of each group that is open: does it hold captures? */
  readonly #open: boolean[] = [];
  /** The same of the group that was closed last. */
  #closed = false;
  /** Does a match begin where the pattern says so, or with a byte of its own? */
  #begun = false;
  /** Of each group that is open: what `#begun` is again behind it, where it only looks. */
  readonly #looking: (boolean | undefined)[] = [];
  flags = '';
  readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  run(): string {
    this.#leadingFlags();
    while (this.#at < this.pattern.length) this.#next();
    return this.#out;
  }

  #take(expected: RegExp): string | undefined {
    expected.lastIndex = this.#at;
    const found = expected.exec(this.pattern)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #leadingFlags(): void {
    const letters = this.#take(/\(\?[ims]+\)/y)?.slice(2, -1) ?? '';
    if (letters.includes('m')) throw new Unsupported();
    this.flags = [...new Set(letters)].join('');
  }

  #next(): void {
    const char = this.pattern.charAt(this.#at);
    if (char === '\\') this.#out += this.#escape(outsideClass);
    else if (char === '[') this.#class();
    else if (char === '(') this.#group();
    else if (char === ')') this.#close();
    else if (this.#take(/[*+?]|\{\d+(?:,\d*)?\}/y) !== undefined) this.#quantifier();
    else {
      this.#at++;
      this.#begun ||= !'$|'.includes(char);
      this.#out +=
        { '.': this.flags.includes('s') ? '[^]' : '[^\\n]', $: '(?=\\n?$)' }[char] ?? char;
    }
  }

  #quantifier(): void {
    const text = /(?:[*+?]|\{[^{}]*\})$/.exec(this.pattern.slice(0, this.#at))?.[0] ?? '';
    if (this.#take(/\+/y) !== undefined) throw new Unsupported();
    // JavaScript forgets the captures of a group each time that it is repeated, PCRE does not.
    if (this.#out.endsWith(')') && this.#closed && text !== '?') throw new Unsupported();
    this.#out += text + (this.#take(/\?/y) ?? '');
  }

  #escape(special: Readonly<Record<string, string>>): string {
    const escape = this.#take(/\\(?:x[\da-fA-F]{2}|[^])/y);
    if (escape === undefined) throw new Unsupported();
    const letter = escape.charAt(1);
    this.#begun ||= !'bBzZ'.includes(letter);
    if (escape.length > 2 || sameEscapes.includes(letter)) return escape;
    const known = special[letter];
    if (known !== undefined) return known;
    if (/[A-Za-z0-9]/.test(letter)) throw new Unsupported();
    return escape;
  }

  #class(): void {
    this.#begun = true;
    this.#out += this.#take(/\[\^?/y) ?? '';
    if (this.#take(/\]/y) !== undefined) this.#out += '\\]';
    for (;;) {
      if (this.#at >= this.pattern.length) throw new Unsupported();
      if (this.#take(/\]/y) !== undefined) break;
      const name = this.#take(/\[:\w+:\]/y)?.slice(2, -2);
      if (name !== undefined) this.#out += posix[name] ?? this.#refuse();
      else if (this.pattern.charAt(this.#at) === '\\') this.#out += this.#escape(insideClass);
      else this.#out += this.#take(/[^]/y) ?? '';
    }
    this.#out += ']';
  }

  #group(): void {
    const named = this.#take(/\(\?P?<\w+>|\(\?'\w+'/y);
    const name = named && /\w+(?=[>'])/.exec(named)?.[0];
    const opened = name ? `(?<${name}>` : this.#take(/\((?:\?(?:[:=!]|<[=!])|(?![?*]))/y);
    if (opened === undefined) return this.#refuse();
    // PCRE2 10.42 passes over places where such a pattern matches: what is seen ahead is the byte with
    // which it takes a match to begin, and the byte that it must hold is only looked for behind that.
    if (opened === '(?=' && !this.#begun) return this.#refuse();
    this.#looking.push(/[=!]$/.test(opened) ? this.#begun : undefined);
    if (name !== undefined || opened === '(') this.#open.fill(true);
    this.#open.push(false);
    this.#out += opened;
  }

  #close(): void {
    this.#at++;
    this.#closed = this.#open.pop() ?? false;
    this.#begun = this.#looking.pop() ?? this.#begun;
    this.#out += ')';
  }

  #refuse(): never {
    throw new Unsupported();
  }
}

// oxlint-disable-next-line no-control-regex -- bytes above ASCII, by number
const beyondAscii = /[^\0-\x7f]|\\x[89a-fA-F]/;

/**
 * The JavaScript twin of a PCRE pattern over binary strings; undefined where the two languages
 * differ too much to be sure (possessive quantifiers, recursion, back references, inline flags, a look
 * ahead at the very start).
 */
export function compileRegex(pattern: string, ignoreCase: boolean): RegExp | undefined {
  const translation = new Translation(pattern);
  try {
    const source = translation.run();
    const flags = new Set(`${translation.flags}${ignoreCase ? 'i' : ''}`);
    // JavaScript folds the letters of Latin-1 too; PCRE without a locale does not.
    if (flags.has('i') && beyondAscii.test(pattern)) return undefined;
    return new RegExp(source, [...flags].join(''));
  } catch (error) {
    if (error instanceof Unsupported || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
