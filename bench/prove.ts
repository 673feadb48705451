/** Times sandboxes, trials and whole proofs with the installed nginx: `npx jiti bench/prove.ts`. */
import { monotonicMs } from '../src/host/clock.ts';
import type { Remedy } from '../src/model/finding.ts';
import { prove } from '../src/prove/prove.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../src/prove/sandbox.ts';
import { setStage, type Stage } from '../src/prove/stage.ts';
import { runTrial } from '../src/prove/trial.ts';
import {
  change,
  copied,
  installedProxy,
  mainFile,
  mainText,
  trialsOf,
} from '../test/prove/setting.ts';

const rounds = 7;
const entry = { host: '127.0.0.1', port: 8099 };
const request = { url: 'http://localhost:8099/event' };
const proxy = await installedProxy();

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = monotonicMs();
  await work();
  return monotonicMs() - begun;
}

function tell(what: string, value: number, unit: string): void {
  console.log(`${what.padEnd(56)} ${value.toFixed(value < 100 ? 1 : 0).padStart(8)} ${unit}`);
}

async function start(stage: Stage, text: string, isolate: boolean): Promise<Sandbox> {
  const options: SandboxOptions = {
    ...copied(proxy, { [mainFile]: text }),
    entry,
    origin: stage.origin,
    harmless: stage.harmless,
    isolate,
  };
  const sandbox = await startSandbox(options);
  if (!sandbox.ok) throw new Error(JSON.stringify(sandbox.failure));
  return sandbox.value;
}

async function sandboxes(stage: Stage, isolate: boolean): Promise<void> {
  const where = isolate ? 'in private namespaces' : 'on loopback';
  const text = mainText('proxy_buffering off;');
  const up: number[] = [];
  for (let round = 0; round < rounds; round++) {
    up.push(await timed(async () => (await start(stage, text, isolate)).stop()));
  }
  tell(`sandbox up and down ${where}`, median(up), 'ms');
  const sandbox = await start(stage, text, isolate);
  const trial = (): Promise<unknown> =>
    runTrial({ stage, sandbox, request, client: 'h1', manners: {} });
  const trials = 200;
  const one = await timed(async () => {
    for (let count = 0; count < trials; count++) await trial();
  });
  tell(`trials that stream ${where}, one by one`, (1000 * trials) / one, '/s');
  const many = await timed(() => Promise.all(Array.from({ length: trials }, trial)));
  tell(`trials that stream ${where}, all at once`, (1000 * trials) / many, '/s');
  await sandbox.stop();
}

async function proofs(isolate: boolean): Promise<void> {
  const text = mainText('proxy_buffering on;');
  const header: Remedy = {
    ...change(text, 'header', 'events', 'events'),
    kind: 'origin',
    edits: [],
    headers: [['X-Accel-Buffering', 'no']],
  };
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const work = prove({
      ...trialsOf(proxy, { [mainFile]: text }),
      entry,
      request,
      manners: {},
      clients: ['h1', 'h1+gzip'],
      stalled: ['h1', 'h1+gzip'],
      candidates: [
        change(text, 'off', 'proxy_buffering on', 'proxy_buffering off'),
        change(text, 'version', 'proxy_buffering on', 'proxy_http_version 1.1'),
        header,
      ],
      isolate,
    });
    took.push(
      await timed(async () => {
        const result = await work;
        if (!result.ok || result.value.remedies.length !== 3) throw new Error('not proved');
      }),
    );
  }
  const where = isolate ? 'in private namespaces' : 'on loopback';
  tell(`proof with 3 remedies and 2 clients, ${where}`, median(took), 'ms');
}

const stage = await setStage();
if (!stage.ok) throw new Error(stage.failure.code);
for (const isolate of [true, false]) {
  await sandboxes(stage.value, isolate);
  await proofs(isolate);
}
await stage.value.close();
