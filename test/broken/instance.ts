import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { startChild } from '../../src/host/child.ts';
import { freePort, probePort } from '../../src/host/ports.ts';
import { startOrigin } from '../../src/origin/origin.ts';
import { throwawayCertificate } from '../../src/prove/certificate.ts';
import { workersOf } from '../../src/proxies/nginx/master.ts';
import type { Case } from './cases.ts';
import { makeDesk, type Desk } from './desk.ts';

/** A generated configuration that a real nginx runs, with the application behind it. */
export interface Instance {
  readonly folder: string;
  readonly url: string;
  /** Gives orders to the application, for single requests. */
  readonly desk: Desk;
  /** Every file by its path, as bytes; a symbolic link as where it leads. */
  contents(): ReadonlyMap<string, string>;
  /** Writes files and has nginx take them, as its administrator would. */
  load(texts: ReadonlyMap<string, string>): Promise<void>;
  stop(): Promise<void>;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for a condition; throws when it does not come. */
async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 1000; left > 0; left -= 1) {
    if (await holds()) return;
    await sleep(10);
  }
  throw new Error(`never came: ${what}`);
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (text.startsWith('link:')) symlinkSync(text.slice('link:'.length), path);
    else writeFileSync(path, text, 'latin1');
  }
}

/** Stands for a symbolic link's content. */
const aLink = 'a symbolic link';

/** What nginx itself writes. */
const written = /\/(run|logs|cache|state)(\/|$)/;

function contents(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (written.test(`/${name}`) || stat.isDirectory()) continue;
    found.set(path, stat.isSymbolicLink() ? aLink : readFileSync(path, 'latin1'));
  }
  return found;
}

async function reload(master: number): Promise<void> {
  const before = new Set(workersOf(master).serving.map(({ pid }) => pid));
  process.kill(master, 'SIGHUP');
  await until('new workers', () => {
    const { serving, starting } = workersOf(master);
    const fresh = serving.length > 0 && serving.every(({ pid }) => !before.has(pid));
    return fresh && starting.length === 0;
  });
}

/** Starts the application and nginx. */
export async function startInstance({ brake, scope, layout, entry }: Case): Promise<Instance> {
  const folder = mkdtempSync(join(tmpdir(), 'unclog-broken-'));
  chmodSync(folder, 0o755);
  const desk = makeDesk();
  const origin = await startOrigin({
    protocol: brake.protocol ?? 'http',
    orders: { intervalMs: 100, ...brake.orders },
    ordersFor: (request) => desk.ordersFor(request, brake.orders ?? {}),
    onStream: (stream) => desk.onStream(stream),
  });
  if (!origin.ok) throw new Error(origin.failure.code);
  const { address } = origin.value;
  const [port, innerPort] = [await freePort(), await freePort()];
  const app = `${address.host}:${address.port}`;
  write(folder, layout.files({ brake, scope, entry, port, innerPort, app }));
  const certificate = await throwawayCertificate();
  if (!certificate.ok) throw new Error(certificate.failure.code);
  write(folder, { certificate: certificate.value.certificate, key: certificate.value.key });
  for (const name of ['run', 'logs', 'cache']) mkdirSync(join(folder, name));
  const args = ['-p', `${folder}/`, '-c', 'nginx.conf', '-g', 'daemon off;'];
  const child = await startChild('nginx', args);
  if (!child.ok) throw new Error(child.failure.code);
  const { pid: master, exited } = child.value;
  let over = false;
  void exited.then(() => (over = true));
  await until('nginx', async () => {
    if (over) throw new Error(`nginx did not start: ${child.value.errors()}`);
    return (await probePort(port)) === 'taken' && workersOf(master).serving.length > 0;
  });
  return {
    folder,
    url: `${entry === 'plain' ? 'http' : 'https'}://127.0.0.1:${port}/event`,
    desk,
    contents: () => contents(folder),
    load: async (texts) => {
      for (const [path, text] of texts) if (text !== aLink) writeFileSync(path, text, 'latin1');
      await reload(master);
    },
    stop: async () => {
      await origin.value.close();
      await child.value.stop('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
