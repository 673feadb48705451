import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { localFiles } from '../src/host/files.ts';
import type { Config } from '../src/proxies/nginx/config.ts';
import { resolve } from '../src/proxies/nginx/resolve.ts';
import { configOf, debian } from '../test/support/nginx-config.ts';
import { echoTargets, exchange, housekeeping, withNginx, type Answer } from './routing/nginx.ts';
import { files, phaseTree, type PhaseProbe } from './routing/phase-trees.ts';
import { Random } from './routing/random.ts';

/** Where nginx and the resolver disagree. */
export interface PhaseDisagreement {
  readonly tree: string;
  readonly probe: PhaseProbe;
  readonly nginx: string;
  readonly unclog: string;
}

/** What a run compared. */
export interface PhaseReport {
  readonly trees: number;
  readonly probes: number;
  readonly disagreements: readonly PhaseDisagreement[];
}

function requestText({ method, uri, headers }: PhaseProbe): string {
  const lines = [`${method} ${uri} HTTP/1.1`, 'Host: localhost', 'Connection: close'];
  const own = headers.map(([name, value]) => `${name}: ${value}`);
  return `${[...lines, ...own].join('\r\n')}\r\n\r\n`;
}

/** Statuses for which nginx has no page of its own. */
const bodiless = new Set([200, 204, 418]);
const redirects = new Set([301, 302, 303, 307, 308]);
const withoutHost = (location: string): string =>
  location.replace(/^http:\/\/localhost(?=\/|$)/, '');

/** What nginx did, in the words of {@link predicted}. */
function observed(answer: Answer | undefined): string {
  if (!answer || Number.isNaN(answer.status)) return 'closed';
  const { status, headers, body } = answer;
  const block = headers.get('x-block') ?? '-';
  if (headers.has('x-target')) return `${block} passes ${body}`;
  const location = headers.get('location');
  if (redirects.has(status) && location !== undefined)
    return `${block} to ${withoutHost(location)}`;
  return `${block} ${body.startsWith('<html>') ? 'error' : body}`;
}

/** What the resolver says that nginx does. */
function predicted(config: Config, socket: string, folder: string, probe: PhaseProbe): string {
  const { method, uri } = probe;
  const headers = [['Host', 'localhost'], ['Connection', 'close'], ...probe.headers] as const;
  const address = `unix:${socket}`;
  const request = {
    address,
    port: 0,
    tls: false,
    hostHeader: 'localhost',
    method,
    uri,
    headers,
    clientAddress: 'unix:',
  };
  const resolved = resolve(config, request, { build: debian, files: localFiles });
  if (!resolved.ok) return resolved.failure.code;
  const { outcome, dependsOn } = resolved.value;
  if (dependsOn.length > 0) return `depends on ${dependsOn.join(' ')}`;
  const { handler, settings } = outcome;
  const block = settings.get('add_header')?.values[0]?.[1] ?? '-';
  if (handler.kind === 'pass') return `${block} passes ${handler.uri ?? '?'}`;
  if (handler.kind === 'files')
    return `${block} file ${handler.path?.replace(`${folder}/www`, '').replaceAll(/\/+/g, '/') ?? '?'}`;
  if (handler.kind !== 'answer') return handler.kind;
  if (handler.status === 444) return 'closed';
  if (redirects.has(handler.status)) return `${block} to ${handler.text ?? ''}`;
  return `${block} ${handler.text ?? (bodiless.has(handler.status) ? '' : 'error')}`;
}

const treesAtOnce = 50;

async function batch(random: Random, count: number): Promise<PhaseReport> {
  const trees: ReturnType<typeof phaseTree>[] = [];
  return withNginx(
    0,
    (folder) => {
      for (const file of files) {
        mkdirSync(dirname(`${folder}/www${file}`), { recursive: true });
        writeFileSync(`${folder}/www${file}`, `file ${file}`);
      }
      trees.splice(0);
      for (let i = 0; i < count; i++)
        trees.push(phaseTree(random, folder, `${folder}/tree${i}.sock`));
      return `http {
        upstream backend { server unix:${folder}/backend.sock; }
        map $arg_x $mapped { default ""; 1 /b/; ~^z /c/$uri; }
        ${housekeeping(folder)}
        server { listen unix:${folder}/never.sock; location / { set $v ""; set $rest ""; } }
        ${trees.map(({ text }) => text).join('\n')}
      }`;
    },
    async (text, _ports, folder) => {
      const backend = await echoTargets(`${folder}/backend.sock`);
      const config = configOf(text);
      const disagreements: PhaseDisagreement[] = [];
      for (const [i, tree] of trees.entries()) {
        const socket = `${folder}/tree${i}.sock`;
        for (const probe of tree.probes) {
          const nginx = observed(await exchange({ path: socket }, requestText(probe)));
          const unclog = predicted(config, socket, folder, probe).replaceAll(folder, '');
          if (nginx.replaceAll(folder, '') !== unclog)
            disagreements.push({ tree: tree.text, probe, nginx, unclog });
        }
      }
      await backend.close();
      const probes = trees.reduce((sum, tree) => sum + tree.probes.length, 0);
      return { trees: trees.length, probes, disagreements };
    },
  );
}

/** Compares `count` servers with random rewrites, conditions, error pages and `try_files` with nginx. */
export async function run(count: number, seed: number): Promise<PhaseReport> {
  const reports: PhaseReport[] = [];
  for (let done = 0; done < count; done += treesAtOnce) {
    const random = new Random(seed * 100_003 + done);
    reports.push(await batch(random, Math.min(treesAtOnce, count - done)));
  }
  return {
    trees: reports.reduce((sum, { trees }) => sum + trees, 0),
    probes: reports.reduce((sum, { probes }) => sum + probes, 0),
    disagreements: reports.flatMap(({ disagreements }) => disagreements),
  };
}
