import { createServer, type Server } from 'node:http';
import net from 'node:net';

import type { Edit, Remedy } from '../model/finding.ts';
import { ok, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import type { Copies, Endpoint } from '../proxies/copies.ts';
import { editedFiles } from '../text/edited-files.ts';
import { bridge } from './bridge.ts';
import { passControl } from './control.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';

/** One proxy of several that follow each other, each copied. */
export interface Level {
  readonly copies: Copies;
  /** Every file of its configuration as a binary string, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** The address of the proxy that is connected to. */
  readonly entry: Address;
}

type Terms = Omit<SandboxOptions, 'copies' | 'source' | 'entry'>;

/** What is changed: in files, and in how a program is started. */
export interface Changed {
  readonly edits: readonly Edit[];
  readonly startedWith?: Remedy['sets'] | undefined;
}

async function startLevel(
  { copies, files, entry }: Level,
  { edits, startedWith }: Changed,
  terms: Terms,
): Promise<Result<Sandbox>> {
  const texts = editedFiles(files, edits);
  if (!texts.ok) return texts;
  const source = copies.variant(texts.value, startedWith);
  return source.ok ? startSandbox({ copies, source: source.value, entry, ...terms }) : source;
}

const loopback = '127.0.0.1';

const portOf = (server: Pick<net.Server, 'address'>): number => {
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

/** A port of this machine that leads to where a copy is reached. */
async function portTo(entry: Endpoint): Promise<net.Server> {
  const to = 'port' in entry ? entry : entry.socketPath;
  const [server] = await bridge(net, [{ from: { host: loopback, port: 0 }, to }]);
  if (!server) throw new Error('a bridge of one pipe is one server');
  return server;
}

/** Answers once all copies have come by, the innermost first: what it had goes on to the next. */
function gateThrough(outer: Endpoint, inner: Endpoint): Promise<Server> {
  const server = createServer((_, response) => {
    const pass = async (): Promise<boolean> => {
      // What the inner copy has sent may be on its way through this process meanwhile.
      for (const gate of [inner, outer, outer]) if (!(await passControl(gate))) return false;
      return true;
    };
    void pass().then((passed) => (passed ? response.end() : response.destroy()));
  });
  return new Promise((resolve) => {
    server.listen({ host: loopback, port: 0 }, () => resolve(server));
  });
}

function closed(server: net.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** Puts a copy in front of another; whoever connects to the outer one gets to the inner one. */
async function inFront(
  level: Level,
  changed: Changed,
  terms: Terms,
  inner: Sandbox,
): Promise<Result<Sandbox>> {
  const way = await portTo(inner.entry);
  const address = { host: loopback, port: portOf(way) };
  const outer = await startLevel(level, changed, {
    ...terms,
    origin: () => address,
    chained: true,
  });
  if (!outer.ok) {
    await Promise.all([closed(way), inner.stop()]);
    return outer;
  }
  const front = outer.value;
  const { control, changed: differs } = front;
  const gate = await gateThrough(control, inner.control);
  return ok({
    ...front,
    control: { host: loopback, port: portOf(gate) },
    changed: [...differs, ...inner.changed],
    stop: async () => {
      await front.stop();
      await inner.stop();
      gate.closeAllConnections();
      await Promise.all([closed(gate), closed(way)]);
    },
  });
}

/**
 * Starts a private copy, with copies of the proxies behind it where there are any; the origin of the
 * terms is behind the last. What is changed is changed in the proxy whose file it is.
 * Failures: those of `editedFiles`, `Copies.variant` and `startSandbox`, of any of them.
 */
export async function startChain(
  front: Level,
  behind: readonly Level[],
  changed: Changed,
  terms: Terms,
): Promise<Result<Sandbox>> {
  const all = [front, ...behind];
  const own = (level: Level): Changed => {
    const owner = ({ file }: Edit): Level | undefined => all.find(({ files }) => files.has(file));
    const edits = changed.edits.filter((edit) => (owner(edit) ?? front) === level);
    return level === front ? { ...changed, edits } : { edits };
  };
  const [last = front, ...before] = all.toReversed();
  let sandbox = await startLevel(last, own(last), terms);
  for (const level of before) {
    if (!sandbox.ok) return sandbox;
    sandbox = await inFront(level, own(level), terms, sandbox.value);
  }
  return sandbox;
}
