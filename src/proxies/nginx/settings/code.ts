import type { Settings } from '../../../model/route.ts';

const luaFilter = 'body_filter_by_lua_block';

/** The settings with the code of a Lua body filter as its value: what it does decides. */
export function withCode(settings: Settings, files: ReadonlyMap<string, string>): Settings {
  const filter = settings.get(luaFilter);
  if (!filter) return settings;
  const code = filter.places.map(({ file, span }) => [
    files.get(file)?.slice(span.start, span.end) ?? '',
  ]);
  return new Map([...settings, [luaFilter, { ...filter, values: code }]]);
}
