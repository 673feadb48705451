/**
 * Whole processes, same run: `nginx -t` and `unclog lint` on a configuration of 100,000 lines, and
 * what memory lint takes at most, which should grow as the configuration does.
 * After `npm run build`: `npx jiti bench/lint.ts`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = new URL('../dist/cli/main.js', import.meta.url).pathname;
const rounds = 9;

/** A server of 15 lines. */
const server = (index: number): string => `  server {
    listen 127.0.0.1:8765;
    server_name host${index}.example.com www.host${index}.example.com;
    root /var/www/host${index};
    location / {
      proxy_pass http://127.0.0.1:${9000 + (index % 1000)};
      proxy_set_header Host $host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_read_timeout 60s;
    }
    location /static {
      root /srv/static;
      expires 1d;
    }
  }
`;

function configuration(servers: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${name};\n`,
  );
  const hash = '  server_names_hash_max_size 65536;\n  server_names_hash_bucket_size 128;\n';
  const all = Array.from({ length: servers }, (_, index) => server(index));
  return `pid pid;\nevents {}\nhttp {\n${hash}${temporary.join('')}${all.join('')}}\n`;
}

/** Milliseconds of a whole process. */
function timed(command: string, args: readonly string[], expected: number): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const ms = performance.now() - start;
  if (status !== expected) throw new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
  return ms;
}

/** Has a process tell its largest resident set when it ends. */
const tellMemory =
  'data:text/javascript,process.on("exit",()=>process.stderr.write(String(process.resourceUsage().maxRSS)))';

/** Megabytes that lint takes at most. */
function memoryOf(args: readonly string[]): number {
  const { stderr } = spawnSync('node', ['--import', tellMemory, program, ...args], {
    encoding: 'utf8',
  });
  return Number(stderr) / 1024;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const folder = mkdtempSync(join(tmpdir(), 'unclog-bench-'));
const path = join(folder, 'nginx.conf');
const lint = ['lint', path, '--url', 'http://host77.example.com:8765/event', '--json'];
for (const servers of [1, 1650, 3300, 6600]) {
  const text = configuration(servers);
  writeFileSync(path, text);
  const nginx: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    nginx.push(timed('nginx', ['-t', '-q', '-p', folder, '-c', path], 0));
    ours.push(timed('node', [program, ...lint], 1));
  }
  const ratio = median(ours) / median(nginx);
  console.log(
    `${text.split('\n').length} lines, ${servers} servers: nginx -t ${median(nginx).toFixed(0)} ms, ` +
      `unclog lint ${median(ours).toFixed(0)} ms (ratio ${ratio.toFixed(2)}), ` +
      `${memoryOf(lint).toFixed(0)} MB`,
  );
}
rmSync(folder, { recursive: true });
