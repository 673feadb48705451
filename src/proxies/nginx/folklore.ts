import type { FolkloreId } from '../../messages/messages.ts';
import type { Remedy } from '../../model/finding.ts';
import type { Setting } from '../../model/route.ts';
import type { Advice } from '../proxy.ts';
import type { Config } from './config.ts';
import { insertDirective, removeDirective } from './edit.ts';
import { quoteWord } from './quote.ts';
import { nameOf } from './routing/node.ts';
import type { Outcome } from './routing/resolution.ts';

/** A line that recipes for streaming repeat. */
interface Recipe {
  readonly id: FolkloreId;
  readonly words: readonly [directive: string, ...args: string[]];
  /** `name`: any value for this header counts as the line; `any`: any arguments do. */
  readonly match?: 'any' | 'name';
  /** Tried only where it stands already: elsewhere it may be a remedy. */
  readonly onlyPresent?: true;
  /** Tried only as an advice: where it stands it may have another use that no trial shows. */
  readonly onlyAdvised?: true;
  /** For requests that are passed on so; all by default. */
  readonly passes?: readonly string[];
}

const http: readonly string[] = ['proxy_pass'];
const gateways: readonly string[] = ['fastcgi_pass', 'uwsgi_pass', 'scgi_pass'];

/**
 * What recipes for streaming repeat, one line each. None of them made a held stream move where it
 * was measured; a trial says whether that holds here.
 */
const recipes: readonly Recipe[] = [
  { id: 'add-x-accel-buffering', words: ['add_header', 'X-Accel-Buffering', 'no'], match: 'name' },
  { id: 'add-cache-control', words: ['add_header', 'Cache-Control', 'no-cache'], match: 'name' },
  { id: 'chunked-off', words: ['chunked_transfer_encoding', 'off'] },
  { id: 'gzip-off', words: ['gzip', 'off'] },
  { id: 'keepalive', words: ['keepalive_timeout', '300s'], onlyAdvised: true },
  { id: 'postpone-output', words: ['postpone_output', '0'] },
  { id: 'output-buffers', words: ['output_buffers', '1', '1k'], match: 'any' },
  { id: 'expires', words: ['expires', '-1'], match: 'any' },
  { id: 'gzip-min-length', words: ['gzip_min_length', '1000'], match: 'any' },
  { id: 'send-timeout', words: ['send_timeout', '1h'], onlyAdvised: true },
  { id: 'slice', words: ['slice', '1m'], match: 'any', onlyPresent: true },
  { id: 'smaller-tls-buffer', words: ['ssl_buffer_size', '4k'], match: 'any', onlyPresent: true },
  { id: 'bigger-buffers', words: ['proxy_buffers', '8', '32k'], match: 'any', passes: http },
  {
    id: 'busy-buffers',
    words: ['proxy_busy_buffers_size', '8k'],
    match: 'any',
    onlyPresent: true,
    passes: http,
  },
  { id: 'cache-bypass', words: ['proxy_cache_bypass', '1'], match: 'any', passes: http },
  { id: 'no-cache', words: ['proxy_no_cache', '1'], match: 'any', passes: http },
  { id: 'cache-off', words: ['proxy_cache', 'off'], passes: http },
  { id: 'no-temporary-files', words: ['proxy_max_temp_file_size', '0'], passes: http },
  { id: 'read-timeout', words: ['proxy_read_timeout', '24h'], onlyAdvised: true, passes: http },
  {
    id: 'proxy-send-timeout',
    words: ['proxy_send_timeout', '24h'],
    onlyAdvised: true,
    passes: http,
  },
  {
    id: 'connect-timeout',
    words: ['proxy_connect_timeout', '1h'],
    onlyAdvised: true,
    passes: http,
  },
  { id: 'redirect-off', words: ['proxy_redirect', 'off'], passes: http },
  { id: 'request-buffering-off', words: ['proxy_request_buffering', 'off'], passes: http },
  {
    id: 'connection-header',
    words: ['proxy_set_header', 'Connection', ''],
    match: 'name',
    passes: http,
  },
  {
    id: 'upgrade-header',
    words: ['proxy_set_header', 'Upgrade', '$http_upgrade'],
    match: 'name',
    passes: http,
  },
  {
    id: 'send-x-accel-buffering',
    words: ['proxy_set_header', 'X-Accel-Buffering', 'no'],
    match: 'name',
    passes: http,
  },
  { id: 'socket-keepalive', words: ['proxy_socket_keepalive', 'on'], passes: http },
  { id: 'sendfile-off', words: ['sendfile', 'off'] },
  { id: 'nodelay-on', words: ['tcp_nodelay', 'on'] },
  { id: 'nopush-off', words: ['tcp_nopush', 'off'] },
  { id: 'http-version', words: ['proxy_http_version', '1.1'], onlyPresent: true, passes: http },
  { id: 'buffering-of-another-module', words: ['proxy_buffering', 'off'], passes: gateways },
  { id: 'fastcgi-cache-off', words: ['fastcgi_cache', 'off'], passes: ['fastcgi_pass'] },
  {
    id: 'fastcgi-no-temporary-files',
    words: ['fastcgi_max_temp_file_size', '0'],
    passes: ['fastcgi_pass'],
  },
];

/** Does a directive with these arguments say what the recipe says? */
function says({ words: [, ...wanted], match }: Recipe, args: readonly string[]): boolean {
  if (match === 'any') return true;
  const compared = match === 'name' ? 1 : Math.max(wanted.length, args.length);
  return wanted
    .slice(0, compared)
    .every((word, at) => word.toLowerCase() === args[at]?.toLowerCase());
}

const lineOf = (words: readonly string[]): string => words.map(quoteWord).join(' ');

function trialOf(id: string, scope: string, edits: Remedy['edits']): Remedy {
  return { id, kind: 'proxy', scope, edits, headers: [], holdsFor: [], proved: false };
}

/** The places at which a setting in effect is this recipe, each to be taken out. */
function present(recipe: Recipe, setting: Setting | undefined, config: Config): Advice[] {
  const { id, words, onlyAdvised } = recipe;
  if (!setting || onlyAdvised) return [];
  const [directive] = words;
  return setting.places.flatMap((place, at) => {
    const file = config.files.get(place.file);
    const args = setting.values[at] ?? [];
    if (!file || !says(recipe, args)) return [];
    const line = lineOf([directive, ...args]);
    // A line may stand in several places: each is a trial of its own.
    const trial = `without ${line} ${place.file}:${place.span.start}`;
    return [
      { id, line, directive, place, remedy: trialOf(trial, '', removeDirective(file, place)) },
    ];
  });
}

/** The recipe where the request is served, unless something stands there that it would clash with. */
function advised({ id, words, match, onlyPresent }: Recipe, { blocks }: Outcome): Advice[] {
  const block = blocks.findLast((candidate) => !['if', 'limit_except'].includes(nameOf(candidate)));
  const body = block?.directive.block;
  const [directive] = words;
  const there = block?.children?.some((child) => nameOf(child) === directive);
  if (!block || !body || onlyPresent || (there && match !== 'name')) return [];
  const line = lineOf(words);
  const edits = insertDirective(block.file, body, `${line};`);
  return [{ id, line, directive, remedy: trialOf(line, nameOf(block), edits) }];
}

/**
 * Every line to be tried for the sake of those who would try it anyway.
 * @param stalls advice is only tried where something is to be mended
 */
export function folkloreFor(
  config: Config,
  outcome: Outcome,
  stalls: boolean = true,
): readonly Advice[] {
  const { handler, settings } = outcome;
  if (handler.kind !== 'pass') return [];
  const fitting = recipes.filter(({ passes }) => passes?.includes(handler.directive) ?? true);
  const standing = fitting.map((recipe) => present(recipe, settings.get(recipe.words[0]), config));
  const missing = fitting.filter((_, at) => standing[at]?.length === 0);
  return [...standing.flat(), ...(stalls ? missing.flatMap((one) => advised(one, outcome)) : [])];
}
