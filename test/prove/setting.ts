import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

import type { Files } from '../../src/host/files.ts';
import type { Edit, Remedy } from '../../src/model/finding.ts';
import { fail, ok, type Result } from '../../src/model/result.ts';
import { readConfig, type Config } from '../../src/proxies/nginx/config.ts';
import { readBuild } from '../../src/proxies/nginx/instance.ts';
import type { Copies, CopySource, Way } from '../../src/proxies/copies.ts';
import { nginxCopies, type Original } from '../../src/proxies/nginx/copies.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/prove/sandbox.ts';
import { setStage, type Stage } from '../../src/prove/stage.ts';

export const nginx = '/usr/sbin/nginx';

/** A file system that holds these files only. */
export function filesOf(texts: Readonly<Record<string, string>>): Files {
  return {
    read: (path) => {
      const text = texts[path];
      return text === undefined ? fail('file-missing', { path }) : ok(text);
    },
    list: (folder) =>
      ok(
        Object.keys(texts)
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => path.slice(folder.length + 1).split('/')[0]!),
      ),
    exists: (path) => Object.keys(texts).some((known) => `${known}/`.startsWith(`${path}/`)),
    isFolder: (path) => Object.keys(texts).some((known) => known.startsWith(`${path}/`)),
  };
}

/** The installed nginx, as if root ran it. */
export async function installedProxy(): Promise<Original['instance']> {
  const info = await readBuild(nginx);
  if (!info.ok) throw new Error(info.failure.code);
  const { build, prefix } = info.value;
  return { binary: nginx, build, prefix, uid: 0, master: 0 };
}

export const mainFile = '/etc/nginx/nginx.conf';

export function read(proxy: Original['instance'], texts: Readonly<Record<string, string>>): Config {
  const { build, prefix } = proxy;
  const config = readConfig(mainFile, { prefix, build, files: filesOf(texts) });
  if (!config.ok) throw new Error(config.failure.code);
  return config.value;
}

/** What trials of a configuration in these files have in common. */
export function trialsOf(
  proxy: Original['instance'],
  texts: Readonly<Record<string, string>>,
  way?: Way,
): { readonly copies: Copies; readonly files: ReadonlyMap<string, string> } {
  const original = { configuration: read(proxy, texts), source: filesOf(texts), instance: proxy };
  return { copies: nginxCopies(original, way), files: new Map(Object.entries(texts)) };
}

/** What a private copy of a configuration in these files is made of, as it is. */
export function copied(
  proxy: Original['instance'],
  texts: Readonly<Record<string, string>>,
  way?: Way,
): { readonly copies: Copies; readonly source: CopySource } {
  const { copies } = trialsOf(proxy, texts, way);
  const source = copies.variant(new Map());
  if (!source.ok) throw new Error(source.failure.code);
  return { copies, source: source.value };
}

/** A main file with one server on port 8099 and one location that passes `/event` on. */
export function mainText(location: string, http = ''): string {
  return `events {}
http {
  ${http}
  server {
    listen 8099;
    location /event { proxy_pass http://127.0.0.1:3000; ${location} }
  }
}
`;
}

/** The stage of the tests of a file, and private copies in front of it: both end with the file. */
export function rehearsals() {
  let proxy: Original['instance'];
  let stage: Stage;
  const running: Sandbox[] = [];
  beforeAll(async () => {
    proxy = await installedProxy();
    const started = await setStage();
    if (!started.ok) throw new Error(started.failure.code);
    stage = started.value;
  });
  afterAll(async () => {
    await Promise.all(running.map((sandbox) => sandbox.stop()));
    await stage.close();
  });
  return {
    stage: () => stage,
    /** A copy of a configuration with this main file. */
    copyOf: async (
      text: string,
      options: Partial<SandboxOptions> = {},
    ): Promise<Result<Sandbox>> => {
      const sandbox = await startSandbox({
        ...copied(proxy, { [mainFile]: text }),
        entry: { host: '127.0.0.1', port: 8099 },
        origin: stage.origin,
        harmless: stage.harmless,
        ...options,
      });
      if (sandbox.ok) running.push(sandbox.value);
      return sandbox;
    },
  };
}

/** A remedy by a change of text in the main file. */
export function change(text: string, id: string, from: string, to: string): Remedy {
  const start = text.indexOf(from);
  const edit: Edit = { file: mainFile, span: { start, end: start + from.length }, text: to };
  return {
    id,
    kind: 'proxy',
    scope: 'location',
    edits: [edit],
    headers: [],
    holdsFor: [],
    proved: false,
  };
}

/** The sandbox folders of a process that are there now. */
export function sandboxFolders(pid: number): string[] {
  const home = join(tmpdir(), `unclog-${process.getuid?.()}`);
  const names = existsSync(home) ? readdirSync(home) : [];
  return names.filter((name) => name.startsWith(`sandbox.${pid}.`));
}
