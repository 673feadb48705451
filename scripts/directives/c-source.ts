/** An entry of a module's `ngx_command_t[]`, its six fields as written. */
export interface Command {
  readonly name: string;
  readonly flags: readonly string[];
  readonly setter: string;
  readonly offset: string;
  readonly post: string;
  /** The `#if` around it: `NGX_HTTP_SSL`. */
  readonly condition: string;
}

/** What a C file of nginx, or of a module, says of directives. */
export interface CSource {
  readonly modules: readonly {
    readonly name: string;
    readonly type: string;
    readonly commands: readonly Command[];
  }[];
  /** Names and values of `ngx_conf_enum_t[]` and `ngx_conf_bitmask_t[]`. */
  readonly lists: ReadonlyMap<string, readonly (readonly [name: string, value: string])[]>;
  /** `ngx_conf_num_bounds_t`: low and high, -1 for none. */
  readonly bounds: ReadonlyMap<string, readonly [low: string, high: string]>;
  /** Bodies of the setters that are no generic slots. */
  readonly setters: ReadonlyMap<string, string>;
  /** Fields that a merge or init macro gives a default: kind of macro, and the rest of its arguments. */
  readonly defaults: ReadonlyMap<string, readonly [macro: string, value: string]>;
  /** Fields that a merge function takes whole from the outer scope. */
  readonly inherited: ReadonlySet<string>;
}

const withoutComments = (text: string): string => text.replaceAll(/\/\*[^]*?\*\//g, '');

/** The text between the brace at `open` and its closing brace. */
function braced(text: string, open: number): string {
  let depth = 0;
  let quoted = false;
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '"' && text[at - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (char === '{') depth++;
    if (char === '}' && --depth === 0) return text.slice(open + 1, at);
  }
  return '';
}

/** Splits at commas that stand outside parentheses, braces and strings. */
export function fields(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const [at, char] of Array.from(text).entries()) {
    if (char === '"' && text[at - 1] !== '\\') quoted = !quoted;
    if (!quoted && '({'.includes(char)) depth++;
    if (!quoted && ')}'.includes(char)) depth--;
    if (char === ',' && depth === 0 && !quoted) {
      parts.push(part);
      part = '';
    } else {
      part += char;
    }
  }
  return [...parts, part].map((field) => field.replaceAll(/\s+/g, ' ').trim());
}

/** The entries of an array's body, each with the `#if` that it stands in. */
function entries(body: string): readonly { fields: readonly string[]; condition: string }[] {
  const found: { fields: readonly string[]; condition: string }[] = [];
  const conditions: string[] = [];
  const item = /^[ \t]*#[ \t]*(if|ifdef|ifndef|else|elif|endif)\b(.*)$|\{/gm;
  for (let match = item.exec(body); match; match = item.exec(body)) {
    const [, directive, rest = ''] = match;
    if (directive === 'endif') conditions.pop();
    else if (directive?.startsWith('if')) conditions.push(rest.trim().replaceAll(/[()]/g, ''));
    else if (directive) conditions.push(`!${conditions.pop() ?? ''}`);
    else {
      const inner = braced(body, match.index);
      item.lastIndex = match.index + inner.length + 2;
      found.push({ fields: fields(inner), condition: conditions.join(' ') });
    }
  }
  return found;
}

const stringOf = (field: string): string => /ngx_string\("([^"]*)"\)/.exec(field)?.[1] ?? '';

function commandsOf(body: string): readonly Command[] {
  return entries(body).flatMap(
    ({ fields: [name = '', type = '', setter = '', , offset = '', post = ''], condition }) =>
      stringOf(name) === ''
        ? []
        : [
            {
              name: stringOf(name),
              flags: type.split('|').map((flag) => flag.trim()),
              setter,
              offset: /offsetof\(\w+, ?([\w.]+)\)/.exec(offset)?.[1] ?? '',
              post: post.replace(/^&/, ''),
              condition,
            },
          ],
  );
}

function arrays(text: string, type: string): ReadonlyMap<string, string> {
  const start = new RegExp(`\\b${type}\\s+(\\w+)\\[\\]\\s*=\\s*\\{`, 'g');
  return new Map(
    Array.from(text.matchAll(start), (match) => [
      match[1] ?? '',
      braced(text, match.index + match[0].length - 1),
    ]),
  );
}

function modulesOf(text: string): CSource['modules'] {
  const commands = arrays(text, 'ngx_command_t');
  const module = /\bngx_module_t\s+(\w+)\s*=\s*\{\s*NGX_MODULE_V1,\s*[^,]+,\s*(\w+),\s*(NGX_\w+)/g;
  return Array.from(text.matchAll(module), ([, name = '', list = '', type = '']) => ({
    name,
    type,
    commands: commandsOf(commands.get(list) ?? ''),
  }));
}

function listsOf(text: string): CSource['lists'] {
  const found = [...arrays(text, 'ngx_conf_enum_t'), ...arrays(text, 'ngx_conf_bitmask_t')];
  return new Map(
    found.map(([name, body]) => [
      name,
      entries(body)
        .map(({ fields: [text = '', value = ''] }) => [stringOf(text), value] as const)
        .filter(([text]) => text !== ''),
    ]),
  );
}

function settersOf(text: string): CSource['setters'] {
  const setter = /^(\w+)\(ngx_conf_t \*cf, ngx_command_t \*\w+,?\s+void \*\w+\)\s*\n\{([^]*?)^\}/gm;
  return new Map(Array.from(text.matchAll(setter), ([, name = '', body = '']) => [name, body]));
}

function defaultsOf(text: string): CSource['defaults'] {
  const macro =
    /ngx_conf_((?:merge|init)_\w+)\(\s*\w+->([\w.]+),\s*(?:prev->[\w.]+,\s*)?((?:[^;])+?)\);/g;
  const found = new Map<string, readonly [string, string]>();
  for (const [, kind = '', field = '', value = ''] of text.matchAll(macro)) {
    if (!found.has(field)) found.set(field, [kind, value.replaceAll(/\s+/g, ' ')]);
  }
  return found;
}

/** Reads a C file. */
export function readC(source: string): CSource {
  const text = withoutComments(source);
  const bounds =
    /ngx_conf_num_bounds_t\s+(\w+)\s*=\s*\{\s*ngx_conf_check_num_bounds,\s*(-?\w+),\s*(-?\w+)/g;
  return {
    modules: modulesOf(text),
    lists: listsOf(text),
    bounds: new Map(
      Array.from(text.matchAll(bounds), ([, name = '', low = '', high = '']) => [
        name,
        [low, high],
      ]),
    ),
    setters: settersOf(text),
    defaults: defaultsOf(text),
    inherited: new Set(
      Array.from(text.matchAll(/conf->([\w.]+)\s*=\s*prev->([\w.]+);/g))
        .filter(([, to, from]) => to === from)
        .map(([, field = '']) => field),
    ),
  };
}
