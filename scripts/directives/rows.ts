import type { Command, CSource } from './c-source.ts';

/** One directive of one version, in the table's own words; see `DirectiveRow`. */
export interface Row {
  readonly name: string;
  readonly module: string;
  readonly contexts: string;
  readonly args: string;
  readonly value: string;
  readonly default: string;
  /** `outer`: what the inner scope does not set is the outer scope's, as a whole. */
  readonly inherits: string;
  /** The `#if` around it. */
  readonly needs: string;
  /** Where its value is kept; the same for directives that exclude each other. */
  readonly field: string;
}

const contexts: Readonly<Record<string, string>> = {
  NGX_ANY_CONF: 'any',
  NGX_MAIN_CONF: 'main',
  NGX_EVENT_CONF: 'events',
  NGX_HTTP_MAIN_CONF: 'http',
  NGX_HTTP_SRV_CONF: 'server',
  NGX_HTTP_LOC_CONF: 'location',
  NGX_HTTP_UPS_CONF: 'upstream',
  NGX_HTTP_SIF_CONF: 'server-if',
  NGX_HTTP_LIF_CONF: 'location-if',
  NGX_HTTP_LMT_CONF: 'limit_except',
  NGX_MAIL_MAIN_CONF: 'mail',
  NGX_MAIL_SRV_CONF: 'mail-server',
  NGX_STREAM_MAIN_CONF: 'stream',
  NGX_STREAM_SRV_CONF: 'stream-server',
  NGX_STREAM_UPS_CONF: 'stream-upstream',
};

const slots: Readonly<Record<string, string>> = {
  ngx_conf_set_flag_slot: 'flag',
  ngx_conf_set_str_slot: 'str',
  ngx_conf_set_str_array_slot: 'strs',
  ngx_conf_set_keyval_slot: 'keyval',
  ngx_conf_set_num_slot: 'num',
  ngx_conf_set_size_slot: 'size',
  ngx_conf_set_off_slot: 'offset',
  ngx_conf_set_msec_slot: 'msec',
  ngx_conf_set_sec_slot: 'sec',
  ngx_conf_set_bufs_slot: 'bufs',
  ngx_conf_set_enum_slot: 'enum',
  ngx_conf_set_bitmask_slot: 'mask',
  ngx_conf_set_path_slot: 'path',
  ngx_conf_set_access_slot: 'access',
  ngx_http_set_complex_value_slot: 'complex',
  ngx_http_set_complex_value_zero_slot: 'complex',
  ngx_http_set_complex_value_size_slot: 'complex-size',
  ngx_stream_set_complex_value_slot: 'complex',
  ngx_stream_set_complex_value_zero_slot: 'complex',
  ngx_stream_set_complex_value_size_slot: 'complex-size',
  ngx_http_set_predicate_slot: 'predicates',
};

/** `ngx_http_proxy_module` is `http_proxy`; the modules without which there is no nginx are `core`. */
function moduleName(name: string): string {
  return name.replace(/^ngx_/, '').replace(/_module$/, '');
}

function argsOf(flags: readonly string[]): string {
  const block = flags.includes('NGX_CONF_BLOCK') ? '{' : '';
  const numbers = flags.flatMap((flag) => {
    if (flag === 'NGX_CONF_NOARGS') return [0];
    return Array.from(/^NGX_CONF_TAKE(\d+)$/.exec(flag)?.[1] ?? '', Number);
  });
  if (flags.includes('NGX_CONF_ANY')) return `any${block}`;
  if (flags.includes('NGX_CONF_FLAG')) return `1${block}`;
  if (flags.includes('NGX_CONF_1MORE')) return `1+${block}`;
  if (flags.includes('NGX_CONF_2MORE')) return `2+${block}`;
  return `${numbers.join('')}${block}`;
}

/** Refuses a second `root` or `alias`, in one of two tests that stand within another. */
const rootSetter = 'ngx_http_core_root';

/**
 * Does a setter refuse whatever comes a second time? That is so where its first test is whether
 * something is set; where it compares, or gathers values, it refuses only some of them.
 */
function refusesTwice(body: string): boolean {
  const [, test = ''] = /^[^{}]*?\bif \(([^{}]*?)\)\s*\{\s*return "is duplicate"/.exec(body) ?? [];
  return test !== '' && !test.includes('==') && !body.includes('ngx_array_push(');
}

/** Everything that the C files of one version define, whichever file it stands in. */
export class Program {
  readonly #sources: readonly CSource[];

  constructor(sources: readonly CSource[]) {
    this.#sources = sources;
  }

  #find<T>(of: (source: CSource) => ReadonlyMap<string, T>, name: string): T | undefined {
    for (const source of this.#sources) {
      const found = of(source).get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #value({ setter, post }: Command): string {
    const kind = slots[setter];
    if (kind === 'enum' || kind === 'mask') {
      const list = this.#find(({ lists }) => lists, post) ?? [];
      return [kind, ...list.map(([name]) => name)].join(' ');
    }
    if (kind === 'num') {
      const [low, high] = this.#find(({ bounds }) => bounds, post) ?? [];
      return low === undefined ? kind : `${kind} ${low} ${high}`;
    }
    if (kind !== undefined) return kind;
    const body = this.#find(({ setters }) => setters, setter) ?? '';
    const [, slot = ''] = /(ngx_conf_set_\w+_slot)\(cf, cmd, conf\)/.exec(body) ?? [];
    if (slots[slot] !== undefined) return slots[slot];
    return setter === rootSetter || refusesTwice(body) ? 'once' : '';
  }

  #default(source: CSource, { offset, setter, post, flags }: Command): string {
    const [, written] = source.defaults.get(offset) ?? [];
    if (written === undefined || /UNSET|NULL/.test(written)) return '';
    const value = written.replaceAll(/\((?:size_t|off_t|ngx_msec_t|time_t)\) /g, '');
    if (flags.includes('NGX_CONF_FLAG')) return value === '1' ? 'on' : value === '0' ? 'off' : '';
    const kind = slots[setter] ?? '';
    if (['num', 'size', 'offset', 'sec'].includes(kind)) return sizeText(value);
    if (kind === 'msec') return /^\d+$/.test(value) ? `${value}ms` : '';
    if (kind === 'bufs') return value.split(',').map(sizeText).join(' ');
    if (kind === 'str') return /^"(.+)"$/.exec(value)?.[1] ?? '';
    if (kind !== 'enum' && kind !== 'mask') return '';
    const chosen = value.replaceAll(/[() ]/g, '').split('|');
    return (this.#find(({ lists }) => lists, post) ?? [])
      .filter(([, constant]) => chosen.includes(constant))
      .map(([name]) => name)
      .join(' ');
  }

  rows(): readonly Row[] {
    return this.#sources.flatMap((source) =>
      source.modules.flatMap(({ name, commands }) =>
        commands.map((command): Row => ({
          name: command.name,
          module: moduleName(name),
          contexts: command.flags.flatMap((flag) => contexts[flag] ?? []).join(' '),
          args: argsOf(command.flags),
          value: this.#value(command),
          default: this.#default(source, command),
          inherits: inheritance(source, command),
          needs: command.condition,
          field: command.offset,
        })),
      ),
    );
  }
}

function sizeText(value: string): string {
  const page = value.trim().replace('ngx_pagesize', 'page').replaceAll(' ', '');
  if (/^(?:\d+\*)?page$/.test(page)) return page;
  return /^[\d*]+$/.test(page) ? String(page.split('*').reduce((a, b) => a * Number(b), 1)) : '';
}

function inheritance(source: CSource, { offset }: Command): string {
  const macro = source.defaults.get(offset)?.[0];
  return macro?.startsWith('merge') || source.inherited.has(offset) ? 'outer' : '';
}
