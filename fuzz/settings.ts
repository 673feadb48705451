import { request } from 'node:http';

import type { Config } from '../src/proxies/nginx/config.ts';
import { resolve } from '../src/proxies/nginx/resolve.ts';
import { configOf, debian, filesOf } from '../test/support/nginx-config.ts';
import { housekeeping, withNginx } from './routing/nginx.ts';
import type { Facts, Seen } from './routing/facts.ts';
import { observables, postBytes } from './routing/observables.ts';
import { tellingOrigin } from './routing/origin.ts';
import { Random } from './routing/random.ts';
import { settings, settingTree, type SettingProbe } from './routing/setting-trees.ts';

/** Where what nginx did is not what the settings in effect lead to. */
export interface SettingDisagreement {
  readonly tree: string;
  readonly probe: SettingProbe;
  readonly nginx: Facts;
  readonly unclog: Facts;
}

/** What a run compared. */
export interface SettingReport {
  readonly trees: number;
  readonly probes: number;
  readonly facts: number;
  readonly disagreements: readonly SettingDisagreement[];
}

function ask(socketPath: string, { kind, uri }: SettingProbe): Promise<Seen> {
  const method = kind === 'post' ? 'POST' : 'GET';
  const headers = {
    'X-Client': 'yes',
    'Accept-Encoding': 'gzip',
    Host: 'localhost',
    Connection: 'close',
  };
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: uri, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      const raw = response.rawHeaders;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const pairs = raw.flatMap((name, i) =>
          i % 2 === 0 ? [[name.toLowerCase(), raw[i + 1] ?? ''] as const] : [],
        );
        resolve({ status: response.statusCode ?? 0, headers: pairs, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? 'x'.repeat(postBytes) : undefined);
  });
}

async function seenBy(socketPath: string, probe: SettingProbe): Promise<Seen> {
  const seen = await ask(socketPath, probe);
  if (probe.kind !== 'cache' || seen.status !== 200) return seen;
  const again = await ask(socketPath, probe);
  return { ...seen, cached: again.body.equals(seen.body) };
}

/** What the resolver leads to; a refusal is told by its status alone. */
function predicted(config: Config, socketPath: string, { kind, uri }: SettingProbe): Facts {
  const method = kind === 'post' ? 'POST' : 'GET';
  const resolved = resolve(
    config,
    {
      address: `unix:${socketPath}`,
      port: 0,
      tls: false,
      hostHeader: 'localhost',
      method,
      uri,
      headers: [],
    },
    { build: debian, files: filesOf({}) },
  );
  if (!resolved.ok) throw new Error(resolved.failure.code);
  const { outcome, dependsOn } = resolved.value;
  if (dependsOn.length > 0) throw new Error(dependsOn.join(' '));
  const { handler } = outcome;
  if (handler.kind === 'answer' && handler.status === 403 && kind !== 'post')
    return { status: '403' };
  const text = handler.kind === 'answer' ? (handler.text ?? '') : '';
  return observables[kind].predicted(outcome.settings, text);
}

/** Caching needs several settings at once, which chance alone seldom brings together. */
const caching = `
  proxy_cache zone;
  proxy_cache_valid 200 1m;
  proxy_ignore_headers Cache-Control Set-Cookie;
`;

const treesAtOnce = 20;

async function batch(random: Random, count: number): Promise<SettingReport> {
  const trees: ReturnType<typeof settingTree>[] = [];
  return withNginx(
    0,
    (folder) => {
      trees.splice(0);
      for (let i = 0; i < count; i++)
        trees.push(settingTree(random, folder, `${folder}/tree${i}.sock`));
      return `http {
        upstream backend { server unix:${folder}/backend.sock; }
        proxy_cache_path ${folder}/cache keys_zone=zone:1m;
        ${random.once(2) ? caching : settings(random, folder)}
        ${housekeeping(folder)}
        ${trees.map(({ text }) => text).join('\n')}
      }`;
    },
    async (text, _ports, folder) => {
      const origin = await tellingOrigin(`${folder}/backend.sock`);
      const config = { ...configOf(text), prefix: folder };
      const disagreements: SettingDisagreement[] = [];
      let facts = 0;
      for (const [i, tree] of trees.entries()) {
        const socket = `${folder}/tree${i}.sock`;
        for (const probe of tree.probes) {
          const unclog = predicted(config, socket, probe);
          const seen = await seenBy(socket, probe);
          const refused = seen.status === 403 && probe.kind !== 'post';
          const nginx: Facts = refused ? { status: '403' } : observables[probe.kind].seen(seen);
          facts += Object.keys(unclog).length;
          if (JSON.stringify(nginx) !== JSON.stringify(unclog)) {
            disagreements.push({ tree: tree.text, probe, nginx, unclog });
          }
        }
      }
      await origin.close();
      const probes = trees.reduce((sum, tree) => sum + tree.probes.length, 0);
      return { trees: trees.length, probes, facts, disagreements };
    },
  );
}

/** Compares what `count` generated trees of settings lead to with the installed nginx. */
export async function run(count: number, seed: number): Promise<SettingReport> {
  const reports: SettingReport[] = [];
  for (let done = 0; done < count; done += treesAtOnce) {
    const random = new Random(seed * 100_003 + done);
    reports.push(await batch(random, Math.min(treesAtOnce, count - done)));
  }
  const sum = (of: (report: SettingReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0);
  return {
    trees: sum(({ trees }) => trees),
    probes: sum(({ probes }) => probes),
    facts: sum(({ facts }) => facts),
    disagreements: reports.flatMap(({ disagreements }) => disagreements),
  };
}
