import type { Evidence } from '../cause.ts';
import { positionOf, type Node } from '../config.ts';
import { lowerAscii, normalHost } from '../routing/host.ts';
import { parseListen, serversOf } from '../routing/listen.ts';
import { chooseLocation, locationPattern } from '../routing/location.ts';
import { ancestry, argsOf, childrenNamed, nameOf, placeOf, subtree } from '../routing/node.ts';
import { compileRegex } from '../../regex.ts';
import { locationTitle } from '../routing/served.ts';
import { serverNames } from '../routing/server-name.ts';
import { askedPath, authorityOf, helpIn, leadsTo, locationsIn, passIn } from './paths.ts';
import type { Wanted } from './wanted.ts';

/** Why a line that would help is not in effect, and where it stands. */
export interface Misplaced {
  readonly line: Node;
  readonly form:
    | 'moved'
    | 'not-chosen'
    | 'alike'
    | 'other-socket'
    | 'other-name'
    | 'same-name'
    | 'not-read';
  readonly there: string;
}

/** A path or a pattern as one remembers it: `/Events/` and `^/event$` are the same. */
const remembered = (text: string): string =>
  lowerAscii(text)
    .replaceAll(/[\^$\\?*()]/g, '')
    .replace(/\/+$/, '')
    .replace(/s$/, '');

/** Are a location and a path easily taken for each other: alike, but for what stands before? */
function alike(location: Node, path: string): boolean {
  const [one, two] = [remembered(locationPattern(location).text), remembered(path)];
  return /[^/]{2}$/.test(one) && one.startsWith('/') && (two.endsWith(one) || one.endsWith(two));
}

function matches(location: Node, path: string): boolean {
  const { kind, text, ignoreCase } = locationPattern(location);
  if (kind === 'regex') return compileRegex(text, ignoreCase)?.test(path) ?? false;
  return kind === 'exact' ? text === path : leadsTo(location, path);
}

/** Does this pass directive, where there is one, lead to the application that serves? */
function sameApplication({ outcome: { handler } }: Evidence, pass: Node): boolean {
  return handler.kind === 'pass' && authorityOf(pass) === authorityOf(handler.node);
}

/** In another location of the server that serves the request. */
function inLocation(evidence: Evidence, want: Wanted): Misplaced | undefined {
  const { server, location: serving } = evidence.outcome;
  const path = askedPath(evidence);
  const first = chooseLocation(server, path, () => false).location;
  const around = serving ? ancestry(serving) : [];
  for (const location of locationsIn(server).filter((one) => !around.includes(one))) {
    const line = helpIn(location, want);
    if (!line) continue;
    const there = locationTitle(location);
    if (location === first) return { line, form: 'moved', there };
    const pass = passIn(location);
    if (pass && !sameApplication(evidence, pass)) continue;
    if (matches(location, path)) return { line, form: 'not-chosen', there };
    if (alike(location, path)) return { line, form: 'alike', there };
  }
  return undefined;
}

const listensOf = (server: Node): readonly (readonly string[])[] =>
  childrenNamed(server, 'listen').map(argsOf);

const speaksTls = (server: Node): boolean =>
  listensOf(server)
    .flatMap(parseListen)
    .some(({ ssl }) => ssl);

const portsOf = (server: Node): string =>
  listensOf(server)
    .flatMap(parseListen)
    .map(({ port }) => port)
    .toSorted((a, b) => a - b)
    .join();

/** Why another server of the same application does not get the request. */
function aside({ outcome, request }: Evidence, server: Node): Omit<Misplaced, 'line'> | undefined {
  const host = normalHost(request.host) ?? '';
  const named = (one: Node): boolean => serverNames(one).some((name) => lowerAscii(name) === host);
  const nameless = (one: Node): boolean => serverNames(one).every((name) => /^_?$/.test(name));
  // One site over TLS and without it is often two servers; what else has no name tells nothing.
  const otherHalf = nameless(server) && speaksTls(server) !== speaksTls(outcome.server);
  const sameSocket = portsOf(server) === portsOf(outcome.server);
  if (!sameSocket && (named(server) || otherHalf)) {
    const there = listensOf(server).map((words) => words.join(' '));
    return { form: 'other-socket', there: there.join(', ') };
  }
  const there = serverNames(server).join(' ');
  if (named(server)) return { form: 'same-name', there };
  // A server with a name has its own affairs; one without answers for who asks for another.
  return nameless(server) || !nameless(outcome.server) ? undefined : { form: 'other-name', there };
}

/** In another server, which would pass the same path on to the same application. */
function inServer(evidence: Evidence, want: Wanted): Misplaced | undefined {
  const { config, outcome } = evidence;
  for (const server of serversOf(config).filter((one) => one !== outcome.server)) {
    const block = chooseLocation(server, askedPath(evidence), () => false).location ?? server;
    const pass = passIn(block);
    const inside = ancestry(block)
      .slice(ancestry(server).length - 1)
      .toReversed();
    const line = inside.map((one) => helpIn(one, want)).find((found) => found !== undefined);
    const why = line && pass && sameApplication(evidence, pass) && aside(evidence, server);
    if (line && why) return { line, ...why };
  }
  return undefined;
}

/** In a file that no `include` names, in a location or a server that seems to be meant for the URL. */
function inStray(evidence: Evidence, want: Wanted): Misplaced | undefined {
  const { request, strays } = evidence;
  const path = askedPath(evidence);
  const host = normalHost(request.host);
  const isMeant = ({ parent }: Node): boolean => {
    if (!parent) return false;
    if (nameOf(parent) === 'location') return matches(parent, path) || alike(parent, path);
    return nameOf(parent) === 'server' && serverNames(parent).some((name) => name === host);
  };
  for (const stray of strays()) {
    const lines = stray.nodes.flatMap(subtree).filter((line) => nameOf(line) === want.directive);
    const line = lines.find((one) => want.helps(one) && isMeant(one));
    const at = line && positionOf(stray, placeOf(line));
    if (line && at) return { line, form: 'not-read', there: `${stray.main}:${at.line}` };
  }
  return undefined;
}

/** Does the directive stand anywhere at all? Most configurations have thousands of other lines. */
const stands = ({ config }: Evidence, { directive }: Wanted): boolean =>
  [...config.files.values()].some(({ text }) => text.includes(directive));

/** The line that would help and stands where the URL is not served; the nearest place first. */
export const misplacedLine = (evidence: Evidence, want: Wanted): Misplaced | undefined =>
  (stands(evidence, want) ? (inLocation(evidence, want) ?? inServer(evidence, want)) : undefined) ??
  inStray(evidence, want);
