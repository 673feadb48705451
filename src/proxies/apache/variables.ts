/** What `${NAME}` stands for: what `Define` said, else the environment (ap_resolve_env in util.c). */
export interface Variables {
  readonly defined: Map<string, string>;
  readonly environment: ReadonlyMap<string, string>;
}

/**
 * A text with its variables in place. One that is not known stays as written, as httpd leaves it, and
 * so does the `${map:key}` of a RewriteRule.
 */
export function resolved(text: string, { defined, environment }: Variables): string {
  if (!text.includes('${')) return text;
  return text.replaceAll(/\$\{([^}]*)\}/g, (whole, name: string) => {
    const own = name.includes(':') ? undefined : defined.get(name);
    return own ?? environment.get(name) ?? whole;
  });
}
