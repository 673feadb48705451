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
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, probePort } from '../../src/host/ports.ts';
import { en } from '../../src/messages/en/messages.ts';
import { ja } from '../../src/messages/ja/messages.ts';
import type { Check } from '../../src/model/check.ts';
import type { Gateway } from '../../src/origin/gateway.ts';
import { startOrigin, type Origin } from '../../src/origin/origin.ts';
import { throwawayCertificate } from '../../src/prove/certificate.ts';
import { examine } from '../../src/prove/check.ts';
import { causes } from '../../src/proxies/nginx/causes.ts';
import { http, main } from './nginx.ts';

const root = new URL('../..', import.meta.url).pathname;
const headings = ['## Seen as', '## Why', '## Fix', '## Proof'];
const required = ['broken', 'fixed', 'innocent'];

const folderOf = (cause: string): string => join(root, 'test/causes', cause);

/** The names of a cause's configurations: one broken, one fixed, one innocent or more. */
export function evidenceOf(cause: string): string[] {
  if (!existsSync(folderOf(cause))) return [];
  return readdirSync(folderOf(cause))
    .filter((name) => name.endsWith('.conf'))
    .map((name) => name.replace(/\.conf$/, ''));
}

/** The lines of a location as a page shows them, with addresses to read instead of places to fill. */
function shown(cause: string, name: string): string[] {
  const path = join(folderOf(cause), `${name}.conf`);
  if (!existsSync(path)) return [];
  const [, body = ''] =
    /^ {4}location [^{]*\{\n(.*?)^ {4}\}/ms.exec(readFileSync(path, 'utf8')) ?? [];
  return body
    .replaceAll('{{http}}', '127.0.0.1:3000')
    .replaceAll('{{inner}}', '127.0.0.1:8080')
    .replaceAll(/\{\{(?:fastcgi|uwsgi|scgi)\}\}/g, '127.0.0.1:9000')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Does the proof on a page hold these lines in a row? */
function proofShows(page: string, cause: string, name: string): boolean {
  const lines = shown(cause, name);
  const proof = page.slice(page.indexOf('\n## Proof\n')).replaceAll(/^ +/gm, '');
  return lines.length > 0 && proof.includes(lines.join('\n'));
}

/** What a cause lacks: its code, its words in each language, its page, its configurations. */
export function missingParts(cause: string): string[] {
  const page = join(root, 'docs/causes', `${cause}.md`);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const parts: readonly (readonly [part: string, there: boolean])[] = [
    ['code', causes.some(({ id }) => id === cause)],
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

/** An application for each protocol that the text names: `{{http}}`, `{{fastcgi}}` … */
async function originsFor(text: string): Promise<Map<string, Origin>> {
  const origins = new Map<string, Origin>();
  for (const protocol of gateways.filter((name) => text.includes(`{{${name}}}`))) {
    // Far more than streams that begin together are apart on a busy machine.
    const orders = { intervalMs: 200 };
    const origin = await startOrigin({ protocol, orders, queryOrders: true, everyPath: true });
    if (!origin.ok) throw new Error(origin.failure.code);
    origins.set(protocol, origin.value);
  }
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
  // Started by root, nginx writes its caches as somebody else.
  chmodSync(folder, 0o755);
  // Modules are loaded outside the http block.
  const load = /^load_module .*;\n/gm;
  const modules = (text.match(load) ?? []).join('');
  const site = `${main}http {\n${http}include site.conf;\n}\n`;
  writeFileSync(join(folder, 'nginx.conf'), modules + site);
  writeFileSync(join(folder, 'site.conf'), text.replaceAll(load, ''));
  if (text.includes('ssl_certificate')) await writeCertificate(folder);
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

/** What the first lines ask for: `# GET URL`, then `# Name: value` for each header. */
function requestIn(template: string): { target: string; headers: [name: string, value: string][] } {
  const [, target = '', lines = ''] = /^# GET (\S+)\n((?:# [\w-]+: .*\n)*)/.exec(template) ?? [];
  const headers = [...lines.matchAll(/^# ([\w-]+): (.*)$/gm)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  return { target, headers };
}

/** A configuration with ports in its `{{port}}` and `{{inner}}`, applications behind the rest. */
async function checkOn(folder: string, template: string): Promise<Check> {
  const { target, headers } = requestIn(template);
  const [port, inner] = [await freePort(), await freePort()];
  const origins = await originsFor(template);
  const names = new Map([
    ...[...origins].map(
      ([name, { address }]) => [name, `${address.host}:${address.port}`] as const,
    ),
    ['port', `127.0.0.1:${port}`],
    ['inner', `127.0.0.1:${inner}`],
    ['certificate', join(folder, 'certificate')],
  ]);
  const text = template.replaceAll(
    /\{\{(\w+)\}\}/g,
    (place, name: string) => names.get(name) ?? place,
  );
  const stop = await startNginx(folder, text, port);
  const url = new URL(target);
  url.port = String(port);
  const { signal } = new AbortController();
  try {
    const found = await examine({
      url: url.href,
      headers,
      insecure: true,
      // The Lua of these configurations is our own.
      trustConfig: true,
      patienceMs: 10_000,
      signal,
    });
    if (!found.ok) throw new Error(found.failure.code);
    return found.value.check;
  } finally {
    await stop();
    await Promise.all([...origins.values()].map((origin) => origin.close()));
  }
}

/** Two at a time: what watches a stream shares this process, and so its clock, with what writes it. */
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];
let turn = 0;

/** Runs one configuration of a cause on the real nginx, and checks what its first line asks for. */
export function checkEvidence(cause: string, name: string): Promise<Check> {
  const lane = turn++ % lanes.length;
  const run = (lanes[lane] ?? Promise.resolve()).then(() => checkAlone(cause, name));
  lanes[lane] = run.catch(() => undefined);
  return run;
}

async function checkAlone(cause: string, name: string): Promise<Check> {
  const folder = await mkdtemp(join(tmpdir(), 'unclog-test-'));
  try {
    return await checkOn(folder, readFileSync(join(folderOf(cause), `${name}.conf`), 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
