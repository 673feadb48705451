import { chownSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { startChild, type Child } from '../host/child.ts';
import { makeScratch, type Scratch } from '../host/scratch.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Address, HopProtocol } from '../model/route.ts';
import type { Config, Node } from '../proxies/nginx/config.ts';
import { sandboxCopy, type Copy } from '../proxies/nginx/sandbox.ts';
import { modulesOf } from '../proxies/nginx/sandbox/code.ts';
import { socketAt, socketsOf } from '../proxies/nginx/sandbox/listen.ts';
import { passControl } from './control.ts';
import { runner, writeCopy, type Proxy } from './copy-files.ts';
import {
  jailGround,
  loopbackGround,
  within,
  type Entry,
  type Ground,
  type GroundPlan,
} from './ground.ts';
import { canJail } from './jail.ts';
import { withoutCode } from './trust.ts';
import { refusal } from './refusal.ts';

export interface SandboxOptions {
  readonly config: Config;
  readonly proxy: Proxy;
  /** The address of the original that the client connects to. */
  readonly entry: Address;
  /** Is this pass directive on the way of the request? Every one is by default. */
  readonly onTheWay?: (pass: Node) => boolean;
  /** Pass directives by which the request comes back to the proxy, and where; none by default. */
  readonly returns?: ReadonlyMap<Node, Address>;
  readonly origin: (protocol: HopProtocol) => Address;
  readonly harmless: number;
  /** Run programs that the configuration brings along (Lua, Perl, njs, modules of others). */
  readonly trustConfig?: boolean;
  /** False for no private namespaces, though the system may have them. */
  readonly isolate?: boolean;
}

/** A running private copy. */
export interface Sandbox {
  /** Where the copy listens for what the original gets at its entry. */
  readonly entry: Entry;
  readonly control: string;
  readonly changed: readonly Failure[];
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

const attempts = 4;
const readyWithinMs = 10_000;

/** Waits until the copy answers; its failure to start otherwise. */
async function ready(child: Child, copy: Copy): Promise<Result<void>> {
  let over = false;
  void child.exited.then(() => (over = true));
  const until = performance.now() + readyWithinMs;
  while (performance.now() < until) {
    if (await passControl(copy.control)) return ok(undefined);
    if (over) return fail('sandbox-refused', refusal(child.errors()));
    await sleep(2);
  }
  return fail('sandbox-silent', { seconds: readyWithinMs / 1000 });
}

interface Attempt {
  readonly result: Result<Sandbox>;
  /** What another attempt may do better: without this directive, or only with other ports. */
  readonly again?: { readonly unknown?: string };
}

/** Starts the proxy's program on a copy that has been written. */
async function startCopy(proxy: Proxy, copy: Copy, ground: Ground): Promise<Attempt | Child> {
  const [file, args] = ground.command(proxy.binary, ['-p', proxy.prefix, '-c', copy.main]);
  const child = await startChild(file, args, ground.options);
  if (!child.ok) return { result: child };
  const opened = ground.opened(child.value);
  const up = await ready(child.value, copy);
  await opened;
  if (up.ok) return child.value;
  await child.value.stop('SIGKILL');
  const errors = child.value.errors();
  const name = /unknown directive "(\w+_temp_path)"/.exec(errors)?.[1];
  if (name !== undefined) return { result: up, again: { unknown: name } };
  return errors.includes('Address already in use') ? { result: up, again: {} } : { result: up };
}

/** Private namespaces where this system has them; else loopback, if nothing unknown would run. */
async function groundFor(options: SandboxOptions, folder: string): Promise<Result<Ground>> {
  const { config, proxy, entry, origin, harmless } = options;
  const asRoot = proxy.uid === 0;
  const entrySocket = socketAt(config, entry, asRoot);
  if (entrySocket === undefined) return fail('sandbox-no-listener', { ...entry });
  const as = runner(proxy);
  if (as) chownSync(folder, as.uid, as.gid);
  const plan: GroundPlan = {
    folder,
    as,
    sockets: socketsOf(config, asRoot),
    entrySocket,
    entry,
    origin,
    harmless,
    visible: [proxy.binary, proxy.prefix, ...modulesOf(config)],
  };
  const isolated = options.isolate !== false && (await canJail(folder, as));
  if (isolated) return ok(await jailGround(plan));
  const code = options.trustConfig ? ok(undefined) : withoutCode(config, proxy.binary);
  return code.ok ? ok(await loopbackGround(plan)) : code;
}

async function startOn(
  ground: Ground,
  options: SandboxOptions,
  scratch: Scratch,
  unknown: ReadonlySet<string>,
): Promise<Attempt> {
  const { config, proxy } = options;
  const copy = sandboxCopy(config, {
    folder: scratch.path,
    listen: (socket) => ground.listen(socket),
    origin: (protocol) => ground.origin(protocol),
    harmless: ground.harmless,
    onTheWay: options.onTheWay ?? (() => true),
    within: within(ground, config, options.returns, proxy.uid === 0),
    startedByRoot: proxy.uid === 0,
    unknown,
    globals: proxy.globals ?? '',
  });
  if (!copy.ok) return { result: copy };
  const written = await writeCopy(copy.value, scratch.path, runner(proxy));
  if (!written.ok) return { result: written };
  const started = await startCopy(proxy, copy.value, ground);
  if ('result' in started) return started;
  const stop = async (): Promise<void> => {
    await started.stop(ground.options.deathSignal === 'KILL' ? 'SIGKILL' : 'SIGTERM');
    await ground.close();
    scratch.remove();
  };
  const { control, changed } = copy.value;
  return { result: ok({ entry: ground.entry, control: ground.gate(control), changed, stop }) };
}

/**
 * Starts a private copy of a proxy as the proxy's owner and never as root: in private namespaces,
 * where the system gives them, else on loopback ports.
 * Failures: those of `sandboxCopy` and `withoutCode`; `sandbox-no-listener`, `sandbox-refused` (`reason`, `file`,
 * `line`), `sandbox-silent`, `program-missing`, `certificate-not-made`.
 */
export async function startSandbox(options: SandboxOptions): Promise<Result<Sandbox>> {
  const unreadable = options.config.problems.find(({ code }) => code.startsWith('file-'));
  if (unreadable) return fail(unreadable.code, unreadable.details);
  const unknown = new Set<string>();
  for (let tries = 1; ; tries++) {
    const scratch = makeScratch('sandbox');
    const ground = await groundFor(options, scratch.path);
    const { result, again }: Attempt = ground.ok
      ? await startOn(ground.value, options, scratch, unknown)
      : { result: ground };
    if (result.ok) return result;
    if (ground.ok) await ground.value.close();
    scratch.remove();
    if (again?.unknown !== undefined) unknown.add(again.unknown);
    else if (again === undefined || tries >= attempts) return result;
  }
}
