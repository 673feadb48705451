import type { Observation, ObservedEvent } from '../model/observation.ts';

export const redacted = '[redacted]';

/** Headers whose value is a secret, or holds one. */
const secretHeaders =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key|x-auth-token|x-csrf-token|x-amz-security-token)$/i;

const secretNames =
  'access[-_]?key|access[-_]?token|api[-_]?key|auth|authorization|code|credential|jwt|key|pass|passwd|password|pwd|secret|session|sid|sig|signature|token';

/** `name=value`, `"name": "value"`, as queries and JSON write them. */
const namedSecret = new RegExp(
  `((?:^|[?&;\\s{,"'])(?:[\\w-]*[-_])?(?:${secretNames})["']?\\s*[=:]\\s*["']?)([^&;\\s"',}]+)`,
  'gi',
);
/** In what a stream carries `token` is a word of a language model, so only plain names count. */
const plainSecret =
  /(["']?(?:password|passwd|secret|api[-_]?key|access[-_]?token|authorization|cookie)["']?\s*[=:]\s*["']?)([^&;\s"',}]+)/gi;
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]+/g;
const jsonWebToken = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;

function redactTokens(text: string): string {
  return text
    .replace(bearer, (_, scheme: string) => `${scheme} ${redacted}`)
    .replace(jsonWebToken, redacted);
}

/** A header's or URL's text without what looks like a credential. */
export function redactText(text: string): string {
  return redactTokens(text).replace(namedSecret, (_, name: string) => `${name}${redacted}`);
}

/** What a stream carries, without what is surely a credential. */
function redactContent(text: string): string {
  return redactTokens(text).replace(plainSecret, (_, name: string) => `${name}${redacted}`);
}

/** `name=value` only: in a configuration a colon stands before a port as well. */
const assignedSecret = new RegExp(
  `((?:^|[?&\\s{,"'])(?:[\\w-]*[-_])?(?:${secretNames})=["']?)([^&;\\s"',{}()]+)`,
  'gi',
);
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)([^/?#\s"'@]+)(?=@)/gi;
const schemeSecret = /(\b(?:Bearer|Basic)\s+)(?=\S*[\d=])([A-Za-z0-9+/=._~-]{8,})/g;
const pem = /(-----BEGIN [A-Z ]*PRIVATE KEY-----)([^"']+?)(?=-----END)/g;

/** As many bytes that tell nothing; a backslash stays, so that what follows keeps its meaning. */
export const blank = (secret: string): string => secret.replaceAll(/[^\\\n]/g, 'x');

/** A configuration's text without what looks like a credential, byte for byte as long. */
export function maskText(text: string): string {
  const after = (_: string, before: string, secret: string): string => before + blank(secret);
  return [pem, userInfo, schemeSecret, assignedSecret]
    .reduce((masked, pattern) => masked.replace(pattern, after), text)
    .replace(jsonWebToken, blank);
}

/** A URL without user, password and secret query values. */
export function redactUrl(url: string): string {
  return redactText(url.replace(/^([a-z]+:\/\/)[^/?#]*@/i, `$1${redacted}@`));
}

/** Headers without the values that are secrets. */
export function redactHeaders(
  headers: readonly (readonly [name: string, value: string])[],
): (readonly [name: string, value: string])[] {
  return headers.map(([name, value]) =>
    secretHeaders.test(name)
      ? [name, redacted]
      : [name, /^location$/i.test(name) ? redactUrl(value) : redactText(value)],
  );
}

/**
 * An observation that may be printed or kept. Sizes and offsets stay those of the wire, and events
 * that were equal stay equal.
 */
export function redactObservation(observation: Observation): Observation {
  const { head, events, comments, bodyStart, url, failure } = observation;
  return {
    ...observation,
    url: redactUrl(url),
    ...(head ? { head: { ...head, headers: redactHeaders(head.headers) } } : {}),
    events: events.map(redactEvent),
    comments: comments.map(({ atMs, text }) => ({ atMs, text: redactContent(text) })),
    bodyStart: redactContent(bodyStart),
    ...(failure ? { failure: { ...failure, details: redactDetails(failure.details) } } : {}),
  };
}

function redactEvent(event: ObservedEvent): ObservedEvent {
  return { ...event, data: redactContent(event.data) };
}

function redactDetails(
  details: Readonly<Record<string, string | number>>,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' ? redactUrl(value) : value,
    ]),
  );
}
