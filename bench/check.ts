/**
 * Whole processes on the reference scenario: `unclog check` while it is broken and after it was
 * mended, beside a `curl -N` that waits for three events of the same stream from the application
 * itself: two event periods, which nothing that watches a stream can undercut.
 */
import { spawn, spawnSync } from 'node:child_process';

const program = new URL('../dist/cli/main.js', import.meta.url).pathname;
const rounds = 3;

interface Lab {
  readonly url: string;
  readonly folder: string;
}

function unclog(...args: readonly string[]): { readonly stdout: string; readonly status: number } {
  const { stdout, status } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { stdout, status: status ?? -1 };
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

/** Seconds of whole processes, and the exit code that each must have. */
function timed(code: number, ...args: readonly string[]): number {
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    const { status, stdout } = unclog(...args);
    if (status !== code) throw new Error(`unclog ${args.join(' ')}: ${status}\n${stdout}`);
    return (performance.now() - begun) / 1000;
  });
  return median(times);
}

/** Seconds until curl has printed three events. */
function threeEvents(url: string): Promise<number> {
  const begun = performance.now();
  const curl = spawn('curl', ['-sN', url]);
  let printed = '';
  return new Promise((resolve) => {
    curl.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (!printed.includes('data: 3')) return;
      curl.kill();
      resolve((performance.now() - begun) / 1000);
    });
  });
}

const started = unclog('lab', 'start', 'sse-behind-nginx', '--detach', '--json');
const lab = JSON.parse(started.stdout) as Lab;
try {
  const url = new URL('event', lab.url).href;
  const { route } = JSON.parse(unclog('route', url, '--json').stdout) as {
    route: readonly { readonly kind: string; readonly address: string }[];
  };
  const origin = route.find(({ kind }) => kind === 'origin')?.address ?? '';
  const peer = await threeEvents(`http://${origin}/event`);
  const tell = (what: string, seconds: number, limit: number): void =>
    console.log(
      `${what.padEnd(34)} ${seconds.toFixed(2)} s, ${(seconds / peer).toFixed(2)} × curl's three events; wanted: under ${limit.toFixed(2)} s`,
    );
  console.log(`curl -N, three events, no proxy        ${peer.toFixed(2)} s`);
  tell('unclog check, broken, with proof', timed(1, 'check', url), peer + 1);
  unclog('lab', 'solve', 'sse-behind-nginx');
  tell('unclog check, mended', timed(0, 'check', url), 4);
} finally {
  unclog('lab', 'stop', 'sse-behind-nginx');
}
