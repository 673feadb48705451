import type { Span } from '../../model/place.ts';
import type { Failure } from '../../model/result.ts';

/** One word of a directive, as `ap_getword_conf` takes it. */
export interface Word {
  /** Quotes gone, escapes resolved, `${NAME}` as written. A binary string. */
  readonly value: string;
  /** As written, quotes included. */
  readonly span: Span;
}

/** A line `Name args…`, or a section `<Name args…> … </Name>`. */
export interface Directive {
  /** Without the `<` of a section. */
  readonly name: Word;
  readonly args: readonly Word[];
  /** All that follows the name, joined over continued lines; of a section up to its `>`. */
  readonly rest: string;
  /** From the first byte to past the last; of a section to past its closing line. */
  readonly span: Span;
  /** The line that opens a section, or the whole directive. */
  readonly head: Span;
  /** Present when it is a section. */
  readonly block?: Block;
}

/** What stands between the lines of a section, or the whole file. */
export interface Block {
  readonly directives: readonly Directive[];
  /** Whole lines: from past the opening line to the start of the closing one. */
  readonly span: Span;
}

/** A file of a configuration, as text and as a tree over that text. */
export interface SourceFile {
  readonly path: string;
  /** Binary string: one character a byte. */
  readonly text: string;
  readonly root: Block;
  readonly problems: readonly Problem[];
}

/** Something that httpd would refuse, or that unclog does not understand. */
export interface Problem extends Failure {
  readonly file: string;
  readonly span: Span;
  /** `unknown`: what stands there may change what is said of the rest. */
  readonly severity: 'error' | 'unknown';
}
