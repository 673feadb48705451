import type { Random } from './random.ts';

/** Pieces of Lua that matter to the lexer that looks for the end of a block. */
const pieces = [
  '{',
  '}',
  '{',
  '}',
  '"',
  "'",
  '\\',
  '\n',
  ' ',
  '--',
  '--[[',
  '[[',
  ']]',
  '[==[',
  ']==]',
  '--[=[',
  ']=]',

  '"}"',
  "'{'",
  '-- }\n',
  '--[[ } ]]',
  '[[ { ]]',
  'local a = 1 ',
  '"\\""',
  "'\\''",
  '[=',
  ']',
  '[',
  '$x',
  ';',
];

/** A configuration with a block of Lua, whole or not; now and then too long for nginx's window. */
export function generateLua(random: Random): string {
  const code = Array.from({ length: random.below(14) }, () =>
    random.chance(0.02) ? random.pick(pieces).repeat(random.below(2000)) : random.pick(pieces),
  ).join('');
  const before = random.chance(0.3) ? `#${'x'.repeat(random.below(4000))}\n` : '';
  const modules = ['ndk_http_module', 'ngx_http_lua_module'].map(
    (name) => `load_module /usr/lib/nginx/modules/${name}.so;\n`,
  );
  const after = random.pick(['', ' return 204;', '\n gzip on;']);
  return `${modules.join('')}events{}\n${before}http{server{location /{content_by_lua_block {${code}}${after}}}}\n`;
}
