/** Options by the setting's name, the last of each; and what is to be run. */
export interface CommandLine {
  readonly options: ReadonlyMap<string, string>;
  /** `app:app`; absent where the configuration names it. */
  readonly application?: string;
}

/** Options that matter here, by how they are written (gunicorn/config.py). */
const names: Readonly<Record<string, string>> = {
  '-c': 'config',
  '--config': 'config',
  '-b': 'bind',
  '--bind': 'bind',
  '-w': 'workers',
  '--workers': 'workers',
  '-k': 'worker_class',
  '--worker-class': 'worker_class',
  '--threads': 'threads',
  '--worker-connections': 'worker_connections',
  '-t': 'timeout',
  '--timeout': 'timeout',
  '--graceful-timeout': 'graceful_timeout',
  '--chdir': 'chdir',
};

/** Options without a value. */
const flags: ReadonlySet<string> = new Set([
  '-D',
  '-R',
  '--capture-output',
  '--check-config',
  '--daemon',
  '--disable-redirect-access-to-syslog',
  '--do-handshake-on-connect',
  '--enable-stdio-inheritance',
  '--initgroups',
  '--log-syslog',
  '--no-sendfile',
  '--preload',
  '--print-config',
  '--proxy-protocol',
  '--reload',
  '--reuse-port',
  '--spew',
  '--strip-header-spaces',
  '--suppress-ragged-eofs',
]);

/** Reads the words after the program's own name. */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const options = new Map<string, string>();
  let application: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      application ??= word;
      continue;
    }
    const [, long, joined] = /^(--[^=]+)=([^]*)$/.exec(word) ?? [];
    const short = /^-\w/.test(word) && !word.startsWith('--') && word.length > 2;
    const option = long ?? (short ? word.slice(0, 2) : word);
    if (flags.has(option)) continue;
    const value = joined ?? (short ? word.slice(2).replace(/^=/, '') : (words[++at] ?? ''));
    const name = names[option];
    if (name !== undefined) options.set(name, value);
  }
  return { options, ...(application === undefined ? {} : { application }) };
}
