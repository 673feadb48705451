import type { Setting, Settings } from '../../../model/route.ts';

const families = [
  ['add_header', 'add_header_inherit'],
  ['add_trailer', 'add_trailer_inherit'],
] as const;

/**
 * `add_header_inherit` (nginx ≥ 1.29.3): `merge` puts the outer headers after a scope's own, `off`
 * takes none from outside (ngx_http_headers_merge_conf).
 */
export function inheritedHeaders(outer: Settings, inner: Settings, scope: string): Settings {
  const settings = new Map(inner);
  for (const [directive, switchName] of families) {
    const mode = inner.get(switchName)?.values[0]?.[0] ?? 'on';
    const before = outer.get(directive);
    const now = inner.get(directive);
    if (!before || mode === 'on') continue;
    if (mode === 'off' && now === before) settings.delete(directive);
    if (mode === 'merge' && now && now !== before) {
      settings.set(directive, merged(now, before, scope));
    }
  }
  return settings;
}

const merged = (now: Setting, before: Setting, scope: string): Setting => ({
  ...now,
  values: [...now.values, ...before.values],
  places: [...now.places, ...before.places],
  scope,
  overrode: before.overrode,
});
