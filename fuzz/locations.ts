import type { Config } from '../src/proxies/nginx/config.ts';
import { resolve } from '../src/proxies/nginx/resolve.ts';
import { configOf, debian, filesOf } from '../test/support/nginx-config.ts';
import { locationTree, type Probe, type Tree } from './routing/location-trees.ts';
import { echoTargets, exchange, housekeeping, withNginx, type Answer } from './routing/nginx.ts';
import { Random } from './routing/random.ts';

/** Where nginx and the resolver disagree. */
export interface Disagreement {
  readonly tree: string;
  readonly probe: Probe;
  readonly nginx: string;
  readonly unclog: string;
}

/** What a run compared. */
export interface Report {
  readonly trees: number;
  readonly probes: number;
  readonly disagreements: readonly Disagreement[];
}

const requestText = ({ host, uri }: Probe): string =>
  host === ''
    ? `GET ${uri} HTTP/1.0\r\n\r\n`
    : `GET ${uri} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

const pathOf = (location: string): string => location.replace(/^https?:\/\/[^/]*/, '');

/** What nginx did, in the words of {@link predicted}. */
function observed(answer: Answer | undefined): string {
  if (!answer) return 'not listening';
  const { status, headers, body } = answer;
  const target = headers.get('x-target');
  const block = headers.get('x-block') ?? '-';
  if (status === 301) return `${block} 301 ${pathOf(headers.get('location') ?? '')}`;
  if (target !== undefined) return `${block} passes ${body}`;
  return `${block} ${status}`;
}

/** What the resolver says that nginx does. */
function predicted(config: Config, port: number, { address, host, uri }: Probe): string {
  const request = { address, port, tls: false, hostHeader: host, method: 'GET', uri, headers: [] };
  const resolved = resolve(config, request, { build: debian, files: filesOf({}) });
  if (!resolved.ok) return 'not listening';
  const { outcome, dependsOn } = resolved.value;
  if (dependsOn.length > 0) return `depends on ${dependsOn.join(' ')}`;
  const { handler, settings } = outcome;
  const block = settings.get('add_header')?.values[0]?.[1] ?? '-';
  if (handler.kind === 'pass') return `${block} passes ${handler.uri ?? '?'}`;
  if (handler.kind !== 'answer') return `${block} 404`;
  return `${block} ${handler.status}${handler.status === 301 ? ` ${handler.text ?? ''}` : ''}`;
}

const treesAtOnce = 60;

async function batch(random: Random, count: number): Promise<Report> {
  const trees: Tree[] = [];
  return withNginx(
    count,
    (folder, ports) => {
      trees.splice(0, trees.length, ...ports.map((port) => locationTree(random, port)));
      return `http {
        server_names_hash_bucket_size 128;
        upstream backend { server unix:${folder}/backend.sock; }
        ${housekeeping(folder)}
        ${trees.map(({ text }) => text).join('\n')}
      }`;
    },
    async (text, ports, folder) => {
      const backend = await echoTargets(`${folder}/backend.sock`);
      const config = configOf(text);
      const disagreements: Disagreement[] = [];
      let probes = 0;
      for (const [i, tree] of trees.entries()) {
        const port = ports[i] ?? 0;
        for (const probe of tree.probes) {
          probes++;
          const nginx = observed(await exchange({ host: probe.address, port }, requestText(probe)));
          const unclog = predicted(config, port, probe);
          if (nginx !== unclog) disagreements.push({ tree: tree.text, probe, nginx, unclog });
        }
      }
      await backend.close();
      return { trees: trees.length, probes, disagreements };
    },
  );
}

/** Compares `count` generated trees of servers and locations with the installed nginx. */
export async function run(count: number, seed: number): Promise<Report> {
  const reports: Report[] = [];
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
