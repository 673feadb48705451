import type { Node } from '../config.ts';
import { lowerAscii } from './host.ts';
import type { Ask } from './decisions.ts';
import { argsNamed } from './node.ts';
import { compileRegex } from '../../regex.ts';

/** A server chosen by name, with what the name's regular expression captured. */
export interface NamedServer {
  readonly server: Node;
  readonly match?: RegExpExecArray;
}

/** The names of a server; one without `server_name` has the empty name. */
export function serverNames(server: Node): readonly string[] {
  const [only, ...others] = argsNamed(server, 'server_name');
  if (!only) return [''];
  return others.length === 0 ? only : [only, ...others].flat();
}

interface NameTable {
  readonly exact: ReadonlyMap<string, Node>;
  /** `*.example.com`, by `example.com`. */
  readonly heads: ReadonlyMap<string, Node>;
  /** `www.example.*`, by `www.example`. */
  readonly tails: ReadonlyMap<string, Node>;
  readonly patterns: readonly { readonly pattern: string; readonly server: Node }[];
}

/** Keeps a name for the first server that has it; false when it is taken. */
function keep(table: Map<string, Node>, name: string, server: Node): boolean {
  const free = !table.has(name);
  if (free) table.set(name, server);
  return free;
}

/** All that a name must be, its wildcard aside, to have any say about this host. */
function relevantTo(host: string): (name: string) => boolean {
  const labels = host.split('.');
  const ends = new Set(labels.map((_, i) => labels.slice(i).join('.')));
  const starts = new Set(labels.map((_, i) => labels.slice(0, i).join('.')));
  return (name) => {
    if (name.endsWith('.*')) return starts.has(name.slice(0, -2));
    return ends.has(
      name.startsWith('*.') ? name.slice(2) : name.startsWith('.') ? name.slice(1) : name,
    );
  };
}

/**
 * The names that matter for a host. Of two servers with the same name the first one keeps it
 * (ngx_hash_add_key: NGX_BUSY).
 */
function nameTable(servers: readonly Node[], host: string): NameTable {
  const exact = new Map<string, Node>();
  const taken = new Map<string, Node>();
  const heads = new Map<string, Node>();
  const tails = new Map<string, Node>();
  const patterns: { pattern: string; server: Node }[] = [];
  const relevant = relevantTo(host);
  for (const server of servers) {
    for (const written of serverNames(server)) {
      if (written.startsWith('~')) {
        patterns.push({ pattern: written.slice(1), server });
        continue;
      }
      const name = lowerAscii(written);
      if (!relevant(name)) continue;
      if (name.startsWith('.')) {
        // nginx gives up the whole of `.example.com` when either half is taken.
        const rest = name.slice(1);
        if (keep(taken, rest, server) && keep(heads, rest, server)) exact.set(rest, server);
      } else if (name.startsWith('*.')) {
        keep(heads, name.slice(2), server);
      } else if (name.endsWith('.*')) {
        keep(tails, name.slice(0, -2), server);
      } else if (keep(taken, name, server)) {
        exact.set(name, server);
      }
    }
  }
  return { exact, heads, tails, patterns };
}

/** The longest `*.x` that fits, then the longest `x.*` (ngx_hash_find_combined). */
function wildcardServer(table: NameTable, host: string): Node | undefined {
  const labels = host.split('.');
  for (let i = 1; i < labels.length; i++) {
    const found = table.heads.get(labels.slice(i).join('.'));
    if (found) return found;
  }
  for (let i = labels.length - 1; i > 0; i--) {
    const found = table.tails.get(labels.slice(0, i).join('.'));
    if (found) return found;
  }
  return undefined;
}

/**
 * The server of a socket that has this name: exact, longest leading wildcard, longest trailing
 * wildcard, first regular expression; undefined when none has (ngx_http_find_virtual_server).
 * The host is already normal; the empty host only matches the empty name.
 */
export function serverNamed(
  servers: readonly Node[],
  host: string,
  ask: Ask,
): NamedServer | undefined {
  const table = nameTable(servers, host);
  const server = table.exact.get(host) ?? wildcardServer(table, host);
  if (server) return { server };
  if (host === '') return undefined;
  for (const { pattern, server } of table.patterns) {
    const regex = compileRegex(pattern, /[A-Z]/.test(pattern));
    if (!regex) {
      const name = `server_name ~${pattern}`;
      if (ask({ about: [name], text: `${name} ${host}` })) return { server };
      continue;
    }
    const match = regex.exec(host);
    if (match) return { server, match };
  }
  return undefined;
}
