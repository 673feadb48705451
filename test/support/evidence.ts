import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, probePort } from '../../src/host/ports.ts';
import { en } from '../../src/messages/en/messages.ts';
import { ja } from '../../src/messages/ja/messages.ts';
import type { Check } from '../../src/model/check.ts';
import type { Gateway } from '../../src/model/route.ts';
import { startOrigin } from '../../src/origin/origin.ts';
import { throwawayCertificate } from '../../src/prove/certificate.ts';
import { examine } from '../../src/prove/check.ts';
import type { CheckRequest } from '../../src/prove/request.ts';
import { partsIn, startServers, type Parts } from './application-servers.ts';
import { catalogued } from './catalogues.ts';
import { startCompression, type Application } from './compression.ts';
import { startSite } from './apache.ts';
import { http, main } from './nginx.ts';

const root = new URL('../..', import.meta.url).pathname;
const headings = ['## Seen as', '## Why', '## Fix', '## Proof'];
const required = ['broken', 'fixed', 'innocent'];

/** What a page shows of a configuration: the lines of this block. */
const shownBlock = (cause: string): RegExp =>
  cause.startsWith('apache/')
    ? /^<VirtualHost [^>]*>\n(.*?)^<\/VirtualHost>/ms
    : /^ {4}location [^{]*\{\n(.*?)^ {4}\}/ms;

const folderOf = (cause: string): string => join(root, 'test/causes', cause);

/** The names of a cause's configurations: one broken, one fixed, one innocent or more. */
export function evidenceOf(cause: string): string[] {
  if (!existsSync(folderOf(cause))) return [];
  return readdirSync(folderOf(cause))
    .filter((name) => name.endsWith('.conf'))
    .map((name) => name.replace(/\.conf$/, ''));
}

/** The lines of a block as a page shows them, with addresses to read instead of places to fill. */
function shown(cause: string, name: string): string[] {
  const path = join(folderOf(cause), `${name}.conf`);
  if (!existsSync(path)) return [];
  const [, body = ''] = shownBlock(cause).exec(readFileSync(path, 'utf8')) ?? [];
  return body
    .replaceAll(/\{\{(?:http|compression)\}\}/g, '127.0.0.1:3000')
    .replaceAll('{{inner}}', '127.0.0.1:8080')
    .replaceAll(/\{\{(?:fastcgi|uwsgi|scgi)\}\}/g, '127.0.0.1:9000')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** What an application server's cause is about: its own configuration, or the script. */
const guilty = ['pool', 'php', 'gunicorn', 'uwsgi'];

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The lines of which the page of a cause must show one set for one of its configurations. */
function shownFor(cause: string, name: string): string[][] {
  const parts = partsIn(folderOf(cause), name);
  const own = guilty.flatMap((kind) => parts(kind) ?? []);
  return own.length > 0 ? own.map(linesOf) : [shown(cause, name)];
}

/** Does the proof on a page hold the lines in a row? */
function proofShows(page: string, cause: string, name: string): boolean {
  const proof = page.slice(page.indexOf('\n## Proof\n')).replaceAll(/^ +/gm, '');
  return shownFor(cause, name).some(
    (lines) => lines.length > 0 && proof.includes(lines.join('\n')),
  );
}

/** What a cause lacks: its code, its words in each language, its page, its configurations. */
export function missingParts(cause: string): string[] {
  const page = join(root, 'docs/causes', `${cause}.md`);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const parts: readonly (readonly [part: string, there: boolean])[] = [
    ['code', catalogued.some((id) => id === cause)],
    ['English', cause in en.causes],
    ['Japanese', cause in ja.causes],
    ...headings.map((heading) => [`page: ${heading}`, text.includes(`\n${heading}\n`)] as const),
    ['page: proof of the broken one', proofShows(text, cause, 'broken')],
    ['page: proof of the fixed one', proofShows(text, cause, 'fixed')],
    ...required.map((name) => [name, evidenceOf(cause).includes(name)] as const),
  ];
  return parts.filter(([, there]) => !there).map(([part]) => part);
}

const gateways: readonly ('http' | Gateway)[] = ['http', 'fastcgi', 'uwsgi', 'scgi'];

/** An application for each name in the text: `{{http}}`, `{{fastcgi}}` …, `{{compression}}`. */
async function originsFor(text: string): Promise<Map<string, Application>> {
  const origins = new Map<string, Application>();
  for (const protocol of gateways.filter((name) => text.includes(`{{${name}}}`))) {
    // Far more than streams that begin together are apart on a busy machine.
    const orders = { intervalMs: 300 };
    const origin = await startOrigin({ protocol, orders, queryOrders: true, everyPath: true });
    if (!origin.ok) throw new Error(origin.failure.code);
    origins.set(protocol, origin.value);
  }
  if (text.includes('{{compression}}')) origins.set('compression', await startCompression());
  return origins;
}

async function writeCertificate(folder: string): Promise<void> {
  const made = await throwawayCertificate();
  if (!made.ok) throw new Error(made.failure.code);
  writeFileSync(join(folder, 'certificate'), `${made.value.certificate}\n${made.value.key}`);
}

/** A real nginx with this text in its http block, until the function that comes back is called. */
async function startNginx(
  folder: string,
  text: string,
  port: number,
): Promise<() => Promise<void>> {
  mkdirSync(join(folder, 'logs'));
  // What concerns the whole nginx stands outside the http block.
  const global = /^(?:load_module|worker_\w+) .*;\n|^events \{ .*\}\n/gm;
  const globals = (text.match(global) ?? []).join('');
  const rest = globals.includes('events {') ? main.replace('events {}\n', '') : main;
  const site = `${rest}http {\n${http}include site.conf;\n}\n`;
  writeFileSync(join(folder, 'nginx.conf'), globals + site);
  writeFileSync(join(folder, 'site.conf'), text.replaceAll(global, ''));
  const child = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  while ((await probePort(port)) !== 'taken') {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

type Asked = Pick<CheckRequest, 'method' | 'body' | 'repeatUnsafe'> & {
  readonly target: string;
  readonly headers: readonly [name: string, value: string][];
};

/**
 * What the first lines ask for: `# GET URL`, then `# Name: value` for each header; or `# POST URL`,
 * and in a line like `# --data TEXT` what is sent.
 */
function requestIn(template: string): Asked {
  const start = /^# (GET|POST) (\S+)\n((?:# [\w-]+: .*\n)*)/;
  const [, method = 'GET', target = '', lines = ''] = start.exec(template) ?? [];
  const headers = [...lines.matchAll(/^# ([\w-]+): (.*)$/gm)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  if (method === 'GET') return { target, headers };
  const [, body = ''] = /^# --data (.*)$/m.exec(template) ?? [];
  return { target, headers, method, body, repeatUnsafe: true };
}

/** A line like `# --patience 3s`, in milliseconds. */
function seconds(template: string, flag: string): number | undefined {
  const [, count] = new RegExp(`^# --${flag} (\\d+)s$`, 'm').exec(template) ?? [];
  return count === undefined ? undefined : Number(count) * 1000;
}

function watchCut(template: string): { readonly watchCutMs?: number } {
  const watchCutMs = seconds(template, 'watch-cut');
  return watchCutMs === undefined ? {} : { watchCutMs };
}

/** As an HTTP/1.1 client with and without compression, and beside the proxy. */
const watchers = 3;

/** Reloads the nginx in this folder as soon as everything that watches a stream has one. */
async function reloadWhenWatched(folder: string, origins: readonly Application[]): Promise<void> {
  const open = (): number => origins.reduce((sum, { streams }) => sum + (streams?.size ?? 0), 0);
  while (open() < watchers) await new Promise((resolve) => setTimeout(resolve, 10));
  process.kill(Number(readFileSync(join(folder, 'nginx.pid'), 'utf8')), 'SIGHUP');
}

/** Somebody who comes first: has the stream, and keeps it until the function that comes back is called. */
async function visit(url: string): Promise<() => void> {
  const request = get(url, { agent: false });
  await new Promise<void>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      response.on('error', () => undefined).once('data', () => resolve());
    });
  });
  return () => void request.destroy();
}

/** A configuration with ports in its `{{port}}` and `{{inner}}`, applications behind the rest. */
async function checkOn(
  cause: string,
  folder: string,
  template: string,
  parts: Parts,
): Promise<Check> {
  const [port, inner] = [await freePort(), await freePort()];
  const origins = await originsFor(template);
  // Started by root, they read and write as somebody else.
  chmodSync(folder, 0o777);
  const servers = await startServers(folder, template, parts);
  const names = new Map([
    ...[...origins].map(
      ([name, { address }]) => [name, `${address.host}:${address.port}`] as const,
    ),
    ...servers.names,
    ['folder', folder],
    ['port', `127.0.0.1:${port}`],
    ['number', String(port)],
    ['inner', `127.0.0.1:${inner}`],
    ['certificate', join(folder, 'certificate')],
  ]);
  const text = template.replaceAll(
    /\{\{(\w+)\}\}/g,
    (place, name: string) => names.get(name) ?? place,
  );
  if (/ssl_?certificate/i.test(text)) await writeCertificate(folder);
  // Started by root, a proxy writes its caches as somebody else.
  chmodSync(folder, 0o755);
  const start = cause.startsWith('apache/') ? startSite : startNginx;
  const stop = await start(folder, text, port);
  const { target, ...asked } = requestIn(text);
  const url = new URL(target);
  url.port = String(port);
  const { signal } = new AbortController();
  if (/^# reloaded$/m.test(template)) void reloadWhenWatched(folder, [...origins.values()]);
  const leave = /^# visited$/m.test(template) ? await visit(url.href) : undefined;
  try {
    const found = await examine({
      url: url.href,
      ...asked,
      insecure: true,
      // The Lua of these configurations is our own.
      trustConfig: true,
      patienceMs: seconds(template, 'patience') ?? 10_000,
      ...watchCut(template),
      halfClose: /^# --half-close$/m.test(template),
      signal,
    });
    if (!found.ok) throw new Error(found.failure.code);
    return found.value.check;
  } finally {
    leave?.();
    await stop();
    await Promise.all([...origins.values()].map((origin) => origin.close()));
    await servers.close();
  }
}

/** Two at a time: what watches a stream shares this process, and so its clock, with what writes it. */
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
let turn = 0;

/** Runs one configuration of a cause on the real proxy, and checks what its first line asks for. */
export function checkEvidence(cause: string, name: string): Promise<Check> {
  const lane = turn++ % lanes.length;
  const run = (lanes[lane] ?? Promise.resolve()).then(() => checkAlone(cause, name));
  lanes[lane] = run.catch(() => undefined);
  return run;
}

async function checkAlone(cause: string, name: string): Promise<Check> {
  const folder = await mkdtemp(join(tmpdir(), 'unclog-test-'));
  try {
    const text = readFileSync(join(folderOf(cause), `${name}.conf`), 'utf8');
    return await checkOn(cause, folder, text, partsIn(folderOf(cause), name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
