import { clientProfile, type ClientId, type ClientProfile } from '../../model/client.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { Setting, Settings } from '../../model/route.ts';
import type { Evidence } from './cause.ts';
import type { Request } from './delivery/request.ts';
import { model, type Prediction } from './model.ts';
import { headerBytesOf, type Response } from './response.ts';
import { seenResponse } from './seen-response.ts';
import { withCode } from './settings/code.ts';

/** What is left out of a case, to see whether it was to blame. */
export interface Without {
  /** Directives with the only value that they then have; undefined for none. */
  readonly settings?: Readonly<Record<string, readonly string[] | undefined>>;
  /** Headers that the application then does not send, in lower case. */
  readonly headers?: readonly string[];
}

/** A small event and the header of a stream: for where nothing was seen of the application. */
const unseen: Omit<Response, 'headerBytes'> = {
  framing: 'auto',
  status: 200,
  headers: [['Content-Type', 'text/event-stream']],
  headersWithFirstEvent: false,
  oneRecord: false,
  eventBytes: [12],
  text: 'hex',
};

/** What the application sends, as far as it was seen, as the delivery model takes it. */
function responseOf({ outcome, sight }: Evidence, without: Without): Response {
  const { next, framing } = sight;
  const seen = (next && seenResponse(next)) ?? {
    ...unseen,
    ...(next?.head ? { status: next.head.status, headers: next.head.headers } : {}),
  };
  const { handler } = outcome;
  const response = {
    ...seen,
    headers: seen.headers.filter(([name]) => !without.headers?.includes(name.toLowerCase())),
    ...(framing === undefined ? {} : { framing }),
  };
  const pass = handler.kind === 'pass' ? handler.directive : '';
  return { ...response, headerBytes: headerBytesOf(response, pass) };
}

/** The request of a client of this kind. */
export function requestOf({ request }: Evidence, client: ClientProfile): Request {
  const said = request.headers.some(([name]) => name.toLowerCase() === 'accept-encoding');
  const offer = client.gzip && !said ? [['Accept-Encoding', 'gzip'] as const] : [];
  const { http, tls, method } = client;
  return { http, tls, method, headers: [...request.headers, ...offer] };
}

function changed(settings: Settings, without: Without): Settings {
  const all = new Map(settings);
  for (const [directive, args] of Object.entries(without.settings ?? {})) {
    if (args === undefined) all.delete(directive);
    else all.set(directive, changedTo(directive, args));
  }
  return all;
}

const changedTo = (directive: string, args: readonly string[]): Setting => ({
  directive,
  values: [args],
  source: 'configured',
  places: [],
  overrode: [],
});

const watching = { count: 16, fillBytes: 256 };

/** What this hop makes of the stream for a client, as the delivery model has it. */
export function foresee(
  evidence: Evidence,
  client: ClientId,
  without: Without = {},
): Prediction | undefined {
  const profile = clientProfile(client);
  if (!profile) return undefined;
  const { config, outcome, build } = evidence;
  const texts = new Map([...config.files].map(([path, { text }]) => [path, text]));
  const settings = changed(withCode(outcome.settings, texts), without);
  const request = requestOf(evidence, profile);
  return model(settings, build, responseOf(evidence, without), request, watching);
}

const streams = ({ shape }: Delivery): boolean => shape === 'immediate';

/** Would each event reach the client before the next is written? Undefined where that is not known. */
export function wouldStream(
  evidence: Evidence,
  client: ClientId,
  without: Without = {},
): boolean | undefined {
  const foreseen = foresee(evidence, client, without);
  return foreseen && streams(foreseen.delivery);
}
