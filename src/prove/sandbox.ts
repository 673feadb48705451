import { chownSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { startChild, type Child } from '../host/child.ts';
import { makeScratch, type Scratch } from '../host/scratch.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { Address, HopProtocol } from '../model/route.ts';
import type { Copies, Copy, CopySource, Endpoint, Refusal } from '../proxies/copies.ts';
import { passControl } from './control.ts';
import { runner, writeCopy } from './copy-files.ts';
import { jailGround, loopbackGround, type Ground, type GroundPlan } from './ground.ts';
import { canJail } from './jail.ts';

export interface SandboxOptions {
  readonly copies: Copies;
  /** What the copy is made of: a variant of `copies`. */
  readonly source: CopySource;
  /** The address of the original that the client connects to. */
  readonly entry: Address;
  readonly origin: (protocol: HopProtocol) => Address;
  readonly harmless: number;
  /** Run programs that the configuration brings along (Lua, Perl, njs, modules of others). */
  readonly trustConfig?: boolean;
  /** False for no private namespaces, though the system may have them. */
  readonly isolate?: boolean;
  /** Is it tried how many it takes at once? Else its limits on that are lifted. */
  readonly crowded?: boolean;
  /** Is the origin another copy (`CopySite.chained`)? */
  readonly chained?: boolean;
}

/** A running private copy. */
export interface Sandbox {
  /** Where the copy listens for what the original gets at its entry. */
  readonly entry: Endpoint;
  /** Where a server of the copy answers at once, once it has come by. */
  readonly control: Endpoint;
  readonly changed: readonly Failure[];
  readonly parameters?: Copy['parameters'];
  /** Reloads it, once for all the trials in it; false where that did not come about. */
  reload(): Promise<boolean>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

/** The first call's answer, for every call. */
function once(act: () => Promise<boolean>): () => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  return () => (answer ??= act());
}

const attempts = 4;
const readyWithinMs = 10_000;

/** Waits until the copy answers; its failure to start otherwise. */
async function ready(child: Child, gate: Endpoint, refused: () => Failure): Promise<Result<void>> {
  let over = false;
  void child.exited.then(() => (over = true));
  const until = performance.now() + readyWithinMs;
  while (performance.now() < until) {
    if (await passControl(gate)) return ok(undefined);
    if (over) return { ok: false, failure: refused() };
    await sleep(2);
  }
  return fail('sandbox-silent', { seconds: readyWithinMs / 1000 });
}

interface Attempt {
  readonly result: Result<Sandbox>;
  /** What another attempt may do better: without this directive, or only with other ports. */
  readonly again?: { readonly unknown?: string };
}

function betterNext({ unknown, portTaken }: Refusal): Pick<Attempt, 'again'> {
  if (unknown !== undefined) return { again: { unknown } };
  return portTaken ? { again: {} } : {};
}

/** Starts the proxy's program on a copy that has been written. */
async function startCopy(source: CopySource, copy: Copy, ground: Ground): Promise<Attempt | Child> {
  const [binary, ...words] = copy.command;
  const [file, args] = ground.command(binary, words);
  const { options } = ground;
  const child = await startChild(file, args, { ...options, env: { ...copy.env, ...options.env } });
  if (!child.ok) return { result: child };
  const opened = ground.opened(child.value);
  const refusal = (): Refusal => source.refusal(child.value.errors());
  const up = await ready(child.value, ground.gate, () => {
    const { reason, file, line } = refusal();
    return { code: 'sandbox-refused', details: { reason, file, line } };
  });
  await opened;
  if (up.ok) return child.value;
  await child.value.stop('SIGKILL');
  return { result: up, ...betterNext(refusal()) };
}

/** Finds out what the system gives to copies of this proxy, so that the first of them need not. */
export async function prepareGround(copies: Copies): Promise<void> {
  const scratch = makeScratch('sandbox');
  const as = runner(copies);
  if (as) chownSync(scratch.path, as.uid, as.gid);
  await canJail(scratch.path, as);
  scratch.remove();
}

/** Private namespaces where this system has them; else loopback, if nothing unknown would run. */
async function groundFor(options: SandboxOptions, folder: string): Promise<Result<Ground>> {
  const { copies, source, entry, origin, harmless } = options;
  const entrySocket = source.socketAt(entry);
  if (entrySocket === undefined) return fail('sandbox-no-listener', { ...entry });
  const as = runner(copies);
  if (as) chownSync(folder, as.uid, as.gid);
  const { sockets, visible, control } = source;
  const plan: GroundPlan = {
    folder,
    as,
    sockets,
    entrySocket,
    entry,
    origin,
    harmless,
    control,
    visible,
  };
  const isolated = options.isolate !== false && (await canJail(folder, as));
  if (isolated) return ok(await jailGround(plan));
  const code = options.trustConfig ? ok(undefined) : source.trusted();
  return code.ok ? ok(await loopbackGround(plan)) : code;
}

async function startOn(
  ground: Ground,
  { copies, source, crowded = false, chained = false }: SandboxOptions,
  scratch: Scratch,
  unknown: ReadonlySet<string>,
): Promise<Attempt> {
  const copy = source.copy({
    folder: scratch.path,
    listen: (socket) => ground.listen(socket),
    origin: (protocol) => ground.origin(protocol),
    harmless: ground.harmless,
    control: ground.control,
    crowded,
    chained,
    unknown,
  });
  if (!copy.ok) return { result: copy };
  const written = await writeCopy(copy.value, scratch.path, runner(copies));
  if (!written.ok) return { result: written };
  const started = await startCopy(source, copy.value, ground);
  if ('result' in started) return started;
  const stop = async (): Promise<void> => {
    await started.stop(ground.options.deathSignal === 'KILL' ? 'SIGKILL' : 'SIGTERM');
    await ground.close();
    scratch.remove();
  };
  const { entry, gate } = ground;
  const { changed, parameters } = copy.value;
  const reload = once(async () => (await copies.reload?.(started.pid))?.ok === true);
  const sandbox = { entry, control: gate, changed, reload, stop };
  return { result: ok({ ...sandbox, ...(parameters ? { parameters } : {}) }) };
}

/**
 * Starts a private copy of a proxy as the proxy's owner and never as root: in private namespaces,
 * where the system gives them, else on loopback ports.
 * Failures: those of `CopySource.copy` and `CopySource.trusted`; `sandbox-no-listener`,
 * `sandbox-refused` (`reason`, `file`, `line`), `sandbox-silent`, `program-missing`,
 * `certificate-not-made`.
 */
export async function startSandbox(options: SandboxOptions): Promise<Result<Sandbox>> {
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
