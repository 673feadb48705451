import type { HopProtocol } from '../../../model/route.ts';
import type { Node } from '../config.ts';
import { schemeOf } from '../routing/upstream.ts';
import { canonical, desocketed } from '../routing/workers.ts';

/** Where what a request is passed on to leads in the copy. */
export interface Leads {
  /** Beginnings of URLs, `fcgi://localhost`, that are on the way of the request. */
  readonly onTheWay: ReadonlySet<string>;
  /** Directives on the way, whatever they name. */
  readonly nodes: ReadonlySet<Node>;
  /** Beginnings of URLs by which the request comes back to the copy, and where that listens. */
  readonly returns: ReadonlyMap<string, string>;
  origin(protocol: HopProtocol): string;
  readonly harmless: string;
}

/** `fcgi://localhost` of `unix:/run/php.sock|fcgi://LocalHost/var/www`. */
export const beginningOf = (url: string): string =>
  /^[^/]*:\/\/[^/]*/.exec(canonical(desocketed(url).url))?.[0] ?? '';

const spoken: Readonly<Record<string, readonly [scheme: string, protocol: HopProtocol]>> = {
  fcgi: ['fcgi', 'fastcgi'],
  scgi: ['scgi', 'scgi'],
  uwsgi: ['uwsgi', 'uwsgi'],
};

const url = /^(proxy:)?((?:unix:[^|]*\|)?(?:https?|h2c?|wss?|fcgi|scgi|uwsgi|ajp):\/\/[^]*)$/i;

/** A word with another server in its URL; undefined where it is no URL. */
export function redirected(word: string, node: Node, leads: Leads): string | undefined {
  const [, prefix = '', whole] = url.exec(word) ?? [];
  if (whole === undefined) return undefined;
  const bare = desocketed(whole).url;
  const beginning = beginningOf(whole);
  const rest = bare.slice(beginning.length);
  const [scheme, protocol] = spoken[schemeOf(bare)] ?? (['http', 'http'] as const);
  const back = leads.returns.get(beginning);
  if (back !== undefined) return `${prefix}${schemeOf(bare)}://${back}${rest}`;
  const own = leads.onTheWay.has(beginning) || leads.nodes.has(node);
  return `${prefix}${scheme}://${own ? leads.origin(protocol) : leads.harmless}${rest}`;
}

/** Directives that name servers to pass requests on to. */
const naming: ReadonlySet<string> = new Set([
  'addhandler',
  'balancermember',
  'proxy',
  'proxypass',
  'proxypassmatch',
  'proxyset',
  'sethandler',
]);

/** Does this directive name a server that requests are passed on to? */
export function namesServers({ name, args }: Node): boolean {
  if (naming.has(name)) return true;
  return name === 'rewriterule' && /[[,\s](?:p|proxy)[\],\s]/i.test(args[2] ?? '');
}
