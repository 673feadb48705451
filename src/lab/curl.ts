import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';

import { startChild } from '../host/child.ts';
import { monotonicMs } from '../host/clock.ts';
import { ok, type Result } from '../model/result.ts';

export interface PrintedLine {
  readonly text: string;
  /** When it could be read, on the machine's monotonic clock. */
  readonly atMs: number;
}

/** A `curl -N` that runs, and what it has printed so far. */
export interface Curl {
  readonly lines: readonly PrintedLine[];
  /** Set once it has ended by itself: its exit code and what it said. */
  readonly ended: { readonly code: number; readonly message: string } | undefined;
  interrupt(): Promise<void>;
}

/** Cuts what arrives into lines; what follows the last line end waits for its own. */
function lineReader(lines: PrintedLine[]): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const atMs = monotonicMs();
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((text) => ({ text: text.replace(/\r$/, ''), atMs })));
  };
}

/** The flags for a URL: a lab's certificate is signed by nobody. */
const flagsFor = (url: string): string => (url.startsWith('https:') ? '-kN' : '-N');

/** The command as its user would type it. */
export function curlCommand(url: string): string {
  return `curl ${flagsFor(url)} ${url.replace('http://', '')}`;
}

/** Runs the real `curl -N URL`. Failures: `program-missing`. */
export async function startCurl(url: string, headers: readonly string[]): Promise<Result<Curl>> {
  const args = ['-sS', flagsFor(url), ...headers.flatMap((header) => ['-H', header]), url];
  const child = await startChild('curl', args, { env: { HOME: '/' } });
  if (!child.ok) return child;
  const lines: PrintedLine[] = [];
  const running = child.value;
  running.stdout.on('data', lineReader(lines));
  let ended: Curl['ended'];
  void running.exited.then(({ code }) => {
    ended = { code: code ?? -1, message: running.errors().trim() };
  });
  return ok({
    lines,
    get ended() {
      return ended;
    },
    interrupt: async () => {
      await running.stop('SIGINT');
    },
  });
}

/** The same request without curl, where it is not installed. */
export function startPlainClient(url: string, given: readonly string[]): Curl {
  const lines: PrintedLine[] = [];
  let ended: Curl['ended'];
  const more = Object.fromEntries(given.map((header) => header.split(': ') as [string, string]));
  const headers = { 'User-Agent': 'curl', Accept: '*/*', ...more };
  const get = url.startsWith('https:') ? getHttps : getHttp;
  const request = get(url, { agent: false, headers, rejectUnauthorized: false }, (response) => {
    response.on('data', lineReader(lines));
    response.on('error', () => undefined);
    response.on('close', () => {
      ended = { code: response.complete ? 0 : 18, message: '' };
    });
  });
  request.on('error', (error) => {
    ended = { code: 7, message: error.message };
  });
  return {
    lines,
    get ended() {
      return ended;
    },
    interrupt: async () => {
      request.destroy();
    },
  };
}
