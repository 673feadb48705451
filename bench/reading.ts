/**
 * Whole processes, same run: `nginx -t` on a configuration, and reading and checking it here.
 * After `npm run build`: `npx jiti bench/reading.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const dist = new URL('../dist/proxies/nginx/', import.meta.url).pathname;
const rounds = 7;

/** A server of 15 lines. */
function server(index: number): string {
  const port = 9000 + (index % 1000);
  return `  server {
    listen 127.0.0.1:8765;
    server_name host${index}.example.com www.host${index}.example.com;
    root /var/www/host${index};
    location / {
      proxy_pass http://127.0.0.1:${port};
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_buffering on;
    }
    location ~ \\.php$ {
      proxy_pass http://127.0.0.1:9000;
      proxy_read_timeout 60s;
    }
  }
`;
}

function configuration(servers: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${name};\n`,
  );
  const hash = '  server_names_hash_max_size 65536;\n  server_names_hash_bucket_size 128;\n';
  const all = Array.from({ length: servers }, (_, index) => server(index));
  return `pid pid;\nevents {}\nhttp {\n${hash}${temporary.join('')}${all.join('')}}\n`;
}

const reading = `
  const { localFiles } = await import('${dist}../../host/files.js');
  const { readConfig } = await import('${dist}config.js');
  const { check } = await import('${dist}check.js');
  const build = { flavour: 'nginx', version: '1.22.1', modules: [], pageSize: 4096 };
  const read = readConfig(process.argv[1], { prefix: '/', build, files: localFiles });
  const problems = read.ok ? [...read.value.problems, ...check(read.value, build)] : [read.failure];
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  console.log(process.resourceUsage().maxRSS);
`;

/** Milliseconds of a whole process, and what it printed. */
function timed(program: string, args: readonly string[]): { ms: number; output: string } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(stderr);
  return { ms, output: stdout };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'unclog-bench-'));
for (const servers of [1650, 3300, 6600]) {
  const path = join(folder, 'nginx.conf');
  const text = configuration(servers);
  writeFileSync(path, text);
  const nginx: number[] = [];
  const ours: number[] = [];
  let kilobytes = 0;
  for (let round = 0; round < rounds; round++) {
    nginx.push(timed('nginx', ['-t', '-q', '-p', folder, '-c', path]).ms);
    const run = timed('node', ['--input-type=module', '-e', reading, path]);
    ours.push(run.ms);
    kilobytes = Number(run.output);
  }
  const ratio = median(ours) / median(nginx);
  console.log(
    `${text.split('\n').length} lines, ${servers} servers: nginx -t ${median(nginx).toFixed(0)} ms, ` +
      `read and checked in ${median(ours).toFixed(0)} ms (ratio ${ratio.toFixed(2)}), ${Math.round(kilobytes / 1024)} MB`,
  );
}
rmSync(folder, { recursive: true });
