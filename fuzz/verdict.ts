import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseBuild } from '../src/proxies/nginx/build.ts';
import type { Build } from '../src/proxies/nginx/config.ts';

/** What `nginx -t` says of one configuration's syntax. */
export interface Verdict {
  readonly accepted: boolean;
  /** The first complaint, without the file's name; empty when accepted. */
  readonly reason: string;
  /** The line it names; 0 when none. */
  readonly line: number;
}

const script = 'for f; do echo "=== $f"; nginx -t -p "$PWD" -c "$f" 2>&1 | head -c 3000; done';

/** The build of the installed nginx. */
export function installedBuild(): Build {
  const { stderr } = spawnSync('nginx', ['-V'], { encoding: 'latin1' });
  const info = parseBuild(stderr, 4096);
  if (!info) throw new Error('no nginx to compare with');
  return info.build;
}

const nobody = 65_534;

function verdictOf(output: string): Verdict {
  if (output.includes(' syntax is ok')) return { accepted: true, reason: '', line: 0 };
  const complaint = /\[(?:emerg|error)\] (?:\d+#\d+: )?([^]*?)(?: in \S+:(\d+))?$/m.exec(output);
  return {
    accepted: false,
    reason: complaint?.[1] ?? output,
    line: Number(complaint?.[2] ?? 0),
  };
}

/**
 * Asks the installed nginx what it says of each configuration. It cannot write anything: it runs as
 * nobody where that is possible, and stops at its pid file, before it opens logs or sockets.
 */
export function nginxVerdicts(texts: readonly string[]): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'unclog-fuzz-'));
  const names = texts.map((_, index) => `${index}.conf`);
  for (const [index, text] of texts.entries()) {
    writeFileSync(join(folder, `${index}.conf`), text, 'latin1');
  }
  chmodSync(folder, 0o755);
  const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', ...names], {
    cwd: folder,
    encoding: 'latin1',
    maxBuffer: 1 << 30,
    env: { PATH: '/usr/sbin:/usr/bin:/bin', RES_OPTIONS: 'attempts:1 timeout:1' },
    ...asNobody,
  });
  rmSync(folder, { recursive: true });
  const outputs = stdout.split(/^=== \d+\.conf\n/m).slice(1);
  return outputs.map(verdictOf);
}
