import type { Remedy } from '../../model/finding.ts';
import type { Place } from '../../model/place.ts';
import type { Config } from './config.ts';
import { insertDirective, removeDirective } from './edit.ts';
import { argsOf, nameOf } from './routing/node.ts';
import type { Outcome } from './routing/resolution.ts';

/** A line that is said to help: one to put in, or one that is there already and is taken out. */
export interface Advice {
  readonly remedy: Remedy;
  /** Where the line stands, when it is there already. */
  readonly place?: Place;
}

/**
 * What recipes for streaming repeat, one line each. None of them made a held stream move where it
 * was measured; a trial says whether that holds here.
 */
const recipes: readonly string[] = [
  'add_header Cache-Control no-cache',
  'add_header X-Accel-Buffering no',
  'chunked_transfer_encoding off',
  'gzip off',
  'keepalive_timeout 300s',
  'postpone_output 0',
  'proxy_buffers 8 32k',
  'proxy_cache off',
  'proxy_max_temp_file_size 0',
  'proxy_read_timeout 24h',
  'proxy_redirect off',
  'proxy_request_buffering off',
  'proxy_set_header Connection ""',
  'proxy_socket_keepalive on',
  'sendfile off',
  'tcp_nodelay on',
  'tcp_nopush off',
];

const directives: ReadonlySet<string> = new Set(recipes.map((line) => line.split(' ')[0] ?? ''));

function trialOf(id: string, scope: string, edits: Remedy['edits']): Remedy {
  return { id, kind: 'proxy', scope, edits, headers: [], holdsFor: [], proved: false };
}

/** The lines of recipes that are in effect for the request, each to be taken out. */
function present(config: Config, { settings }: Outcome): Advice[] {
  const all = [...config.files.values()];
  const places = [...settings.values()]
    .filter(({ directive }) => directives.has(directive))
    .flatMap((setting) => setting.places);
  return places.flatMap((place) => {
    const file = all.find(({ path }) => path === place.file);
    if (!file) return [];
    const text = file.text.slice(place.span.start, place.span.end);
    const words = text.replace(/;$/, '').split(/\s+/).join(' ');
    return [{ place, remedy: trialOf(`without ${words}`, '', removeDirective(file, place)) }];
  });
}

/** The lines of recipes that are not there, each to be put in where the request is served. */
function absent({ blocks }: Outcome): Advice[] {
  const block = blocks.findLast((candidate) => !['if', 'limit_except'].includes(nameOf(candidate)));
  const body = block?.directive.block;
  if (!block || !body) return [];
  const there = new Set((block.children ?? []).map(nameOf));
  const lines = new Set(
    (block.children ?? []).map((child) => [nameOf(child), ...argsOf(child)].join(' ')),
  );
  return recipes
    .filter((line) => {
      const several = /^(add_header|proxy_set_header) /.test(line);
      return several ? !lines.has(line) : !there.has(line.split(' ')[0] ?? '');
    })
    .map((line) => ({
      remedy: trialOf(line, nameOf(block), insertDirective(block.file, body, `${line};`)),
    }));
}

/** Every line to be tried for the sake of those who would try it anyway. */
export function folkloreFor(config: Config, outcome: Outcome): readonly Advice[] {
  return [...present(config, outcome), ...absent(outcome)];
}
