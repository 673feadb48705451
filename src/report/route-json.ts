import type { KnownHop } from '../diagnose/known-hop.ts';
import { failureText, type Messages } from '../messages/messages.ts';
import type { Place } from '../model/place.ts';
import type { Setting } from '../model/route.ts';
import { redactText, redactUrl } from '../observe/secrets.ts';
import { decode } from '../text/lines.ts';
import { addressText, hopJson } from './json.ts';
import { positionIn, type Texts } from './place.ts';
import { settingsOf, shownWords, textsOf, type RouteReport } from './route-view.ts';

type Json = Readonly<Record<string, unknown>>;

const placeJson = (texts: Texts, place: Place): Json => ({
  file: place.file,
  ...positionIn(texts, place),
});

function settingJson(setting: Setting, texts: Texts): Json {
  const { directive, values, source, scope, places, overrode } = setting;
  return {
    directive,
    values: values.map((words) => shownWords(directive, words).map(decode)),
    source,
    ...(scope === undefined ? {} : { scope }),
    places: places.map((place) => placeJson(texts, place)),
    overrode: overrode.map((place) => placeJson(texts, place)),
  };
}

function passageJson(known: KnownHop, all: boolean): Json {
  const { passage } = known;
  if (!passage) return {};
  const texts = textsOf(known);
  const { handler, runs, next, nextTarget, dependsOn, block } = passage;
  return {
    handler,
    ...(runs === undefined ? {} : { runs: decode(redactText(runs)) }),
    ...(block ? { block: placeJson(texts, block) } : {}),
    next: next.map(({ protocol, address, backup, down }) => ({
      protocol,
      address: addressText(address),
      backup,
      ...(down ? { down } : {}),
    })),
    ...(nextTarget === undefined ? {} : { nextTarget: decode(redactText(nextTarget)) }),
    dependsOn,
    settings: settingsOf(known, all).map((setting) => settingJson(setting, texts)),
  };
}

/** The document of `route --json`, without its schema version. */
export function routeJson({ url, route, all }: RouteReport, messages: Messages): Json {
  return {
    url: redactUrl(url),
    route: route.hops.map((known) => {
      const { hop, hidden } = known;
      const reason = hidden && { code: hidden.code, message: failureText(messages, hidden) };
      return { ...hopJson(hop), ...(reason ? { hidden: reason } : {}), ...passageJson(known, all) };
    }),
  };
}
