import type { Node } from '../config.ts';
import { passesOf, splitParameters } from './proxy-pass.ts';

/** A parameter of a worker, and where it was given. */
export interface Parameter {
  readonly value: string;
  /** The directive that gave it: `ProxyPass`, `ProxySet`, `<Proxy>`. */
  readonly node: Node;
  readonly overrode: readonly Node[];
}

/** A parameter that httpd dropped, because the worker was there already (AH01146). */
export interface Ignored {
  readonly key: string;
  readonly value: string;
  readonly node: Node;
}

/** What mod_proxy knows of a server behind it: one for all that share the beginning of its URL. */
export interface Worker {
  /** `fcgi://localhost`, as it is compared with the URL of a request. */
  readonly name: string;
  /** May its name hold `$1` (`ProxyPassMatch`)? */
  readonly byPattern: boolean;
  /** The path of a unix socket. */
  readonly socket: string | undefined;
  /** The directive that made it. */
  readonly node: Node;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly ignored: readonly Ignored[];
}

/** The members of a `balancer://`, and its own parameters. */
export interface Balancer {
  readonly name: string;
  readonly node: Node;
  readonly members: readonly Worker[];
  readonly parameters: ReadonlyMap<string, Parameter>;
}

export interface Workers {
  readonly workers: readonly Worker[];
  readonly balancers: readonly Balancer[];
}

interface Making extends Worker {
  readonly parameters: Map<string, Parameter>;
  readonly ignored: Ignored[];
}

interface MakingBalancer extends Balancer {
  readonly members: Making[];
  readonly parameters: Map<string, Parameter>;
}

/** `unix:/run/php.sock|fcgi://localhost` → the socket, and the URL. */
export function desocketed(url: string): { socket: string | undefined; url: string } {
  const found = /^unix:([^|]*)\|([^]*)$/i.exec(url);
  return found ? { socket: found[1], url: found[2] ?? '' } : { socket: undefined, url };
}

/** Scheme and host do not tell small letters from large. */
export const canonical = (url: string): string =>
  url.replace(/^[^/]*:\/\/[^/]*/, (start) => start.toLowerCase());

const startOf = (url: string): string => /^[^/]*:\/\/[^/]*/.exec(url)?.[0] ?? url;

const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Does the worker's name begin the URL (ap_proxy_get_worker_ex in proxy_util.c)? */
function begins({ name, byPattern }: Worker, url: string): boolean {
  if (name.length > url.length || name.length < startOf(url).length) return false;
  if (!byPattern || !/\$\d/.test(name)) return url.startsWith(name);
  const parts = name.split(/\$\d/).map(literal);
  return new RegExp(`^${parts.join('.*')}`, 's').test(url);
}

/** The worker for a URL: the one with the longest name that begins it, the first of equals. */
export function workerFor<W extends Worker>(workers: readonly W[], url: string): W | undefined {
  const wanted = canonical(desocketed(url).url);
  let best: W | undefined;
  for (const worker of workers) {
    if (begins(worker, wanted) && worker.name.length > (best?.name.length ?? 0)) best = worker;
  }
  return best;
}

function made(url: string, node: Node, byPattern: boolean): Making {
  const { socket, url: bare } = desocketed(url);
  return { name: canonical(bare), byPattern, socket, node, parameters: new Map(), ignored: [] };
}

const isBalancer = (url: string): boolean => /^balancer:\/\//i.test(url);

/** Reads the directives of one server in their order, as they make and change workers. */
class Reading {
  readonly workers: Making[] = [];
  readonly balancers: MakingBalancer[] = [];

  #set(
    into: Map<string, Parameter>,
    entries: readonly (readonly [string, string])[],
    node: Node,
  ): void {
    for (const [key, value] of entries) {
      const before = into.get(key);
      const overrode = before ? [before.node, ...before.overrode] : [];
      into.set(key, { value, node, overrode });
    }
  }

  balancer(url: string, node: Node): MakingBalancer {
    const name = url.toLowerCase().replace(/^(balancer:\/\/[^/]*).*$/, '$1');
    const known = this.balancers.find((one) => one.name === name);
    if (known) return known;
    const balancer = { name, node, members: [], parameters: new Map<string, Parameter>() };
    this.balancers.push(balancer);
    return balancer;
  }

  /** `ProxyPass`: a worker that is there already takes none of its parameters. */
  pass(node: Node): void {
    const { url, parameters, byPattern } = passesOf(node);
    if (url === '!' || url === '') return;
    if (isBalancer(url)) {
      const balancer = this.balancer(url, node);
      return this.#set(balancer.parameters, parameters, node);
    }
    const known = workerFor(
      this.workers.filter((worker) => worker.byPattern === byPattern),
      url,
    );
    if (known) {
      known.ignored.push(...parameters.map(([key, value]) => ({ key, value, node })));
      return;
    }
    const worker = made(url, node, byPattern);
    this.workers.push(worker);
    this.#set(worker.parameters, parameters, node);
  }

  /** `ProxySet`, and the words after the URL of a `<Proxy>`: the worker is made where there is none. */
  set(url: string, entries: readonly (readonly [string, string])[], node: Node): void {
    if (isBalancer(url)) {
      return this.#set(this.balancer(url, node).parameters, entries, node);
    }
    let worker = workerFor(this.workers, url);
    if (!worker) {
      worker = made(url, node, false);
      this.workers.push(worker);
    }
    this.#set(worker.parameters, entries, node);
  }

  member(balancer: string, url: string, words: readonly string[], node: Node): void {
    const members = this.balancer(balancer, node).members;
    const known = workerFor(members, url);
    const worker = known ?? made(url, node, false);
    if (!known) members.push(worker);
    this.#set(worker.parameters, splitParameters(words), node);
  }

  read(nodes: readonly Node[], section: string | undefined): void {
    for (const node of nodes) {
      if (node.name === 'virtualhost') continue;
      const [first = '', ...rest] = node.args;
      if (node.name === 'proxypass' || node.name === 'proxypassmatch') this.pass(node);
      if (node.name === 'proxyset') {
        const url = section ?? first;
        this.set(url, splitParameters(section === undefined ? rest : node.args), node);
      }
      if (node.name === 'balancermember') {
        const [balancer, url, words] =
          section === undefined ? [first, rest[0] ?? '', rest.slice(1)] : [section, first, rest];
        this.member(balancer, url, words, node);
      }
      if (node.name === 'proxy' && rest.length > 0) this.set(first, splitParameters(rest), node);
      if (node.children) this.read(node.children, node.name === 'proxy' ? first : undefined);
    }
  }
}

/** The workers and balancers that the directives of one server make, in order. */
export function workersOf(nodes: readonly Node[]): Workers {
  const reading = new Reading();
  reading.read(nodes, undefined);
  return reading;
}
