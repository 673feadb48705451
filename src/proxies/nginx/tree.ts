import type { Span } from '../../model/place.ts';
import type { Failure } from '../../model/result.ts';

/** One word of a directive. */
export interface Word {
  /** As nginx understands it: quotes gone, escapes resolved. A binary string. */
  readonly value: string;
  /** As written, quotes included. */
  readonly span: Span;
}

/** `name args… ;` or `name args… { … }`. */
export interface Directive {
  readonly kind: 'directive';
  readonly name: Word;
  /** The name as nginx understands it, without the making of a word. */
  readonly keyword: string;
  readonly args: readonly Word[];
  /** How many arguments there are. */
  readonly argCount: number;
  /** The arguments as they stand in the file, with what is between them. */
  readonly written: string;
  /** From the name's first byte to past `;` or `}`. */
  readonly span: Span;
  /** Present when it takes a block, even an empty one. */
  readonly block?: Block;
}

/** What stands between `{` and `}`, or the whole file. */
export interface Block {
  readonly directives: readonly Directive[];
  /** Without the braces. */
  readonly span: Span;
  /** A body that nginx does not read as directives: Lua code. */
  readonly raw?: true;
  /** The entries of `map`, `geo`, `types` …: their first words are no directives' names. */
  readonly data?: true;
  /** Somewhere in it is an `include`. */
  readonly includes?: true;
}

/** A file of a configuration, as text and as a tree over that text. */
export interface SourceFile {
  readonly path: string;
  /** Binary string: one character a byte. */
  readonly text: string;
  readonly root: Block;
  readonly problems: readonly Problem[];
}

/** Something that nginx would refuse, or that unclog does not know. */
export interface Problem extends Failure {
  readonly file: string;
  readonly span: Span;
  /** `unknown` directives of other modules are no error by themselves. */
  readonly severity: 'error' | 'unknown' | 'warning';
}
