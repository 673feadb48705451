import type { KnownHop } from '../diagnose/known-hop.ts';
import { fill } from '../messages/fill.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { Setting } from '../model/route.ts';
import { redactText } from '../observe/secrets.ts';
import type { NextHop, Passage } from '../proxies/proxy.ts';
import { decode } from '../text/lines.ts';
import { harmless, padColumns, textWidth } from '../text/width.ts';
import { addressText } from './json.ts';
import { dependsLines } from './depends.ts';
import type { Paint } from './paint.ts';
import { fromText, numbered } from './way-text.ts';
import {
  blockTitle,
  lineOf,
  settingsOf,
  shownWords,
  textsOf,
  type RouteReport,
} from './route-view.ts';

function serverText({ protocol, address, backup, down }: NextHop, { route }: Messages): string {
  const text = `${protocol}://${addressText(address)}`;
  if (down) return fill(route.down, { address: text });
  return backup ? fill(route.backup, { address: text }) : text;
}

/** What the hop does with the request. */
function actionText(passage: Passage, messages: Messages): string {
  const { route } = messages;
  const { handler, next, nextTarget, runs = '' } = passage;
  if (handler === 'application') return fill(route.application, { what: redactText(runs) });
  if (handler === 'files') return route.files;
  if (handler !== 'pass') return handler === 'unknown' ? route.unknown : route.answers;
  if (next.length === 0) return route.unknown;
  const servers = next.map((server) => serverText(server, messages)).join(', ');
  const target =
    nextTarget === undefined
      ? ''
      : ` ${fill(route.passesTarget, { target: redactText(nextTarget) })}`;
  return fill(route.passes, { servers }) + target;
}

/** A word as a configuration would need it. */
const quoted = (word: string): string => (/^[^\s"';{}]+$/.test(word) ? word : JSON.stringify(word));

function valueText({ directive, values }: Setting, { route }: Messages): string {
  if (values.length === 0) return route.notSet;
  return values.map((words) => shownWords(directive, words).map(quoted).join(' ')).join('; ');
}

function originText(setting: Setting, known: KnownHop, { route }: Messages): string {
  const texts = textsOf(known);
  const { kind, version = '' } = known.hop;
  if (setting.source === 'default') return fill(route.byDefault, { kind, version });
  const places = setting.places.map((place) => lineOf(texts, place)).join(', ');
  const own = fill(route.scope, { place: places, scope: setting.scope ?? '' });
  const before = setting.overrode.map((place) => lineOf(texts, place)).join(', ');
  return before === '' ? own : `${own}; ${fill(route.replaced, { places: before })}`;
}

function settingLines(known: KnownHop, all: boolean, messages: Messages, paint: Paint): string[] {
  const rows = settingsOf(known, all).map((setting) => ({
    name: setting.directive,
    value: harmless(decode(valueText(setting, messages))),
    origin: harmless(originText(setting, known, messages)),
    byDefault: setting.source === 'default',
  }));
  const names = Math.max(0, ...rows.map(({ name }) => name.length));
  const values = Math.min(30, Math.max(0, ...rows.map(({ value }) => textWidth(value))));
  return rows.map(({ name, value, origin, byDefault }) => {
    const line = `    ${name.padEnd(names)}  ${padColumns(value, values)}  ${origin}`;
    return byDefault ? paint.dim(line) : line;
  });
}

/** `nginx 1.22.1`, `origin`. */
function hopName({ hop }: KnownHop, { report }: Messages): string {
  return hop.kind === 'origin' ? report.hopOrigin : `${hop.kind} ${hop.version ?? ''}`.trim();
}

function passageLines(known: KnownHop, passage: Passage, messages: Messages): string[] {
  const { block, dependsOn } = passage;
  const texts = textsOf(known);
  const title = block && `  ${decode(blockTitle(texts, block))}  ${lineOf(texts, block)}`;
  return [
    ...(title === undefined ? [] : [title]),
    decode(`  ${actionText(passage, messages)}`),
    ...dependsLines(dependsOn, messages).map((line) => `  ${line}`),
  ].map(harmless);
}

function hopLines(
  { route: { hops }, all }: RouteReport,
  at: number,
  messages: Messages,
  paint: Paint,
): string[] {
  const known = hops[at];
  if (!known) return [];
  const { hop, passage, hidden } = known;
  const name =
    numbered(
      hops,
      hops.map((one) => hopName(one, messages)),
      messages,
    )[at] ?? '';
  const about = [hop.config ?? hop.program ?? '', fromText(hops, at, messages)];
  const title = [name, addressText(hop.address), ...about].filter((part) => part !== '');
  const reason = hidden && fill(messages.report.hidden, { reason: failureText(messages, hidden) });
  return [
    paint.bold(harmless(title.join('  '))),
    ...(reason === undefined ? [] : [harmless(`  ${reason}`)]),
    ...(passage ? passageLines(known, passage, messages) : []),
    ...(passage ? settingLines(known, all, messages, paint) : []),
  ];
}

/** The report of a route, for a terminal or a pipe. */
export function routeText(report: RouteReport, messages: Messages, paint: Paint): string {
  const blocks = report.route.hops.map((_, at) => hopLines(report, at, messages, paint).join('\n'));
  return `${blocks.join('\n\n')}\n`;
}
