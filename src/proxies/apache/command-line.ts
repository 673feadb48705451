/** The options with which an httpd was started. */
export interface Options {
  /** `-d`: ServerRoot. */
  readonly root?: string;
  /** `-f`: the configuration file. */
  readonly config?: string;
  /** `-D`: names that `<IfDefine>` asks for. */
  readonly defines: readonly string[];
  /** `-C` and `-c`: directives read before and after the files. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Names that say how the program runs, and nothing of its configuration. */
const ofTheProgram: ReadonlySet<string> = new Set([
  'FOREGROUND',
  'NO_DETACH',
  'DEBUG',
  'ONE_PROCESS',
]);

/** Reads the words of a command line (main() in httpd's main.c); a value may stick to its letter. */
export function parseOptions(argv: readonly string[]): Options {
  const given: Record<string, string[]> = {};
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at] ?? '';
    const letter = /^-([DCcdfkeE])/.exec(word)?.[1];
    if (letter === undefined) continue;
    const value = word.length > 2 ? word.slice(2) : (argv[++at] ?? '');
    given[letter] = [...(given[letter] ?? []), value];
  }
  const root = given['d']?.at(-1);
  const config = given['f']?.at(-1);
  return {
    ...(root === undefined ? {} : { root }),
    ...(config === undefined ? {} : { config }),
    defines: (given['D'] ?? []).filter((name) => !ofTheProgram.has(name)),
    before: given['C'] ?? [],
    after: given['c'] ?? [],
  };
}
