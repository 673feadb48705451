/** Modules whose source file is not `mod_NAME.c`. */
const oddSources: Readonly<Record<string, string>> = {
  core: 'core.c',
  http: 'http_core.c',
  mpm_event: 'event.c',
  mpm_prefork: 'prefork.c',
  mpm_worker: 'worker.c',
};

/** `proxy_fcgi` from `proxy_fcgi_module`, `mod_proxy_fcgi.c` or `core.c`; undefined for other words. */
export function moduleNamed(word: string): string | undefined {
  const odd = Object.entries(oddSources).find(([, source]) => source === word)?.[0];
  if (odd !== undefined) return odd;
  const found = /^mod_(\w+)\.c$|^(\w+)_module$/.exec(word);
  const name = found?.[1] ?? found?.[2];
  // `mod_mpm_event.c` is no source file of httpd.
  return found?.[1] !== undefined && found[1] in oddSources ? undefined : name;
}

/** The modules that `httpd -l` lists: `mod_so.c` as `so`. */
export function compiledIn(list: string): readonly string[] {
  return list
    .split('\n')
    .map((line) => line.trim())
    .flatMap((line) => moduleNamed(line) ?? []);
}
