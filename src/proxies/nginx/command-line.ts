/** The options with which a master process was started, as its title shows them. */
export interface MasterOptions {
  readonly binary: string;
  readonly prefix?: string;
  readonly config?: string;
  readonly globals?: string;
}

const title = 'nginx: master process ';
const options = { '-p': 'prefix', '-c': 'config', '-g': 'globals' } as const;

/**
 * Reads the title that a master process writes over its command line (ngx_process_cycle.c,
 * ngx_master_process_cycle): the words joined with spaces, so that a value may hold several.
 * Undefined when the process is no nginx master.
 */
export function parseMasterTitle(text: string): MasterOptions | undefined {
  if (!text.startsWith(title)) return undefined;
  const [binary = 'nginx', ...words] = text.slice(title.length).trim().split(' ');
  const found: { -readonly [K in keyof MasterOptions]: MasterOptions[K] } = { binary };
  let current: (typeof options)[keyof typeof options] | undefined;
  for (const word of words) {
    const short = word.slice(0, 2);
    if (/^-[a-zA-Z?]/.test(word)) {
      current = short in options ? options[short as keyof typeof options] : undefined;
      if (current && word.length > 2) found[current] = word.slice(2);
    } else if (current) {
      found[current] = found[current] === undefined ? word : `${found[current]} ${word}`;
    }
  }
  return found;
}
