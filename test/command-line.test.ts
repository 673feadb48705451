import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

import { freePort } from '../src/host/ports.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type RunningNginx } from './support/nginx.ts';
import { documentOf, program, unclog, type Ended } from './support/unclog.ts';

const escape = String.fromCharCode(27);

/** Runs a check with little patience; the exit code and the first line say what it is about. */
const check = (url: string, ...args: string[]): Promise<Ended> =>
  unclog(['check', url, '--patience', '2s', ...args], { tmp: temporaryFolder() });

const firstLine = ({ stdout }: Ended): string => stdout.split('\n')[0] ?? '';

const urlOf = ({ port }: RunningNginx, path = '/event'): string =>
  `http://127.0.0.1:${port}${path}`;

const nginxWith = (location: string, more: Partial<Parameters<typeof startNginx>[0]> = {}) =>
  startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {\n${http}
server {
    listen 127.0.0.1:${port};
    location / {
        ${location.replace('APP', app)}
    }
}
}
`,
    }),
    ...more,
  });

test('nothing listens', async () => {
  const port = await freePort();
  const ended = await check(`http://127.0.0.1:${port}/event`);
  expect(ended.code).toBe(3);
  expect(firstLine(ended)).toBe(
    `http://127.0.0.1:${port}/event is unreachable: the connection was refused, so nothing listens there`,
  );
  expect(ended.stdout).toContain(`not seen: nothing listens on port ${port} here`);
  // There is no configuration that could be shown.
  expect(ended.stdout).not.toContain('nginx -T');
});

test.each([
  ['a greeting, and leaves', '220 mail.example ESMTP\r\n', 'does not speak HTTP'],
  ['nothing, and leaves', '', 'closed the connection without an answer'],
])('not HTTP: %s', async (_what, greeting, said) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(greeting));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ended = await check(`http://127.0.0.1:${port}/event`);
  expect(ended.code).toBe(3);
  expect(firstLine(ended)).toMatch(/ is unreachable: /);
  expect(firstLine(ended)).toContain(said);
});

test('404', async () => {
  const nginx = await nginxWith('proxy_pass http://APP;');
  const ended = await check(urlOf(nginx, '/no-such-path'));
  expect(ended.code).toBe(1);
  expect(firstLine(ended)).toMatch(
    /does not answer with an event stream \(HTTP 404.*\): the application itself answers with an error/,
  );
});

test('502: the application is down', async () => {
  const nginx = await nginxWith(`proxy_pass http://127.0.0.1:${await freePort()};`);
  const ended = await check(urlOf(nginx));
  expect(ended.code).toBe(1);
  expect(firstLine(ended)).toContain('does not answer with an event stream: HTTP 502');
  expect(ended.stdout).toMatch(/not seen: nothing listens on port \d+ here/);
});

test('HTML where the stream should be', async () => {
  const nginx = await nginxWith('proxy_pass http://APP;');
  const ended = await check(urlOf(nginx, '/'));
  expect(ended.code).toBe(1);
  expect(firstLine(ended)).toMatch(/Content-Type: text\/html.*HTML where the stream should be/);
});

test.each([
  [
    ['check', 'localhost/event'],
    /^unclog: localhost\/event: not an http or https URL; write it whole, as in http:\/\/localhost\/event\n$/,
  ],
  [
    ['check', 'localhost:8080/event'],
    /^unclog: localhost:8080\/event: not an http or https URL;.*\n$/,
  ],
  [
    ['check', 'ftp://localhost/event'],
    /^unclog: ftp:\/\/localhost\/event: not an http or https URL;.*\n$/,
  ],
  [
    ['check', 'http://localhost/event', '-H', 'nonsense'],
    /^unclog: -H nonsense: not a header; write it as "Name: value"\n$/,
  ],
  [
    ['check', 'http://localhost/event', '--resolve', 'x'],
    /^unclog: --resolve x: write it as HOST:PORT:ADDRESS\n$/,
  ],
  [['check', 'http://localhost/event', '--cacert', '/nowhere'], /^unclog: \/nowhere: .*\n$/],
  [
    ['check', 'http://localhost/event', '--patience', 'soon'],
    /patience.*expected a time such as 10s or 500ms, got "soon"/,
  ],
  [['check', 'http://localhost/event', '--patience', '-5s'], /patience/],
  [['check', 'http://localhost/event', '--bogus'], /--bogus/],
  [['check'], /URL/],
  [['nonsense'], /nonsense/],
  [['lab', 'nonsense'], /nonsense/],
])('error of usage: %j', async (args, said) => {
  const ended = await unclog(args, { tmp: temporaryFolder() });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toMatch(said);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
});

test('an unknown host', async () => {
  const ended = await check('http://no-such-host.invalid/event');
  expect(ended).toMatchObject({ code: 3, stdout: '' });
  expect(ended.stderr).toBe('unclog: no-such-host.invalid: no address is known for this host\n');
});

test('help and version', async () => {
  const tmp = temporaryFolder();
  const { version } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  expect(await unclog(['--version'], { tmp })).toMatchObject({ code: 0, stdout: `${version}\n` });
  const help = await unclog(['--help'], { tmp });
  expect(help.code).toBe(0);
  for (const command of ['check', 'fix', 'lint', 'lab', 'origin']) {
    expect(help.stdout).toMatch(new RegExp(`^ +(unclog )?${command}\\b`, 'm'));
  }
});

/** Runs it on a terminal of its own, as script(1) makes one. */
function onTerminal(args: readonly string[], env: object = {}): Promise<string> {
  const tmp = temporaryFolder();
  const command = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '', HOME: tmp, TMPDIR: tmp, TERM: 'xterm', ...env },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  return new Promise((resolve) => void child.once('close', () => resolve(text)));
}

test('colour on a terminal; none in a pipe, with NO_COLOR, in CI, on a dumb terminal', async () => {
  const nginx = await nginxWith('proxy_pass http://APP; proxy_buffering off;');
  const args = ['check', urlOf(nginx)];
  const plain = await unclog(args, { tmp: temporaryFolder() });
  expect(plain.stdout).toContain('streams');
  expect(plain.stdout).not.toContain(escape);
  expect(await onTerminal(args)).toContain(`${escape}[`);
  for (const env of [{ NO_COLOR: '1' }, { CI: 'true' }, { TERM: 'dumb' }]) {
    const text = await onTerminal(args, env);
    expect(text).toContain('streams');
    expect(text).not.toContain(escape);
  }
});

test('a reader that leaves after the first line', async () => {
  const nginx = await nginxWith('proxy_pass http://APP;');
  const tmp = temporaryFolder();
  const command = `"$0" "$1" check ${urlOf(nginx)} | head -1`;
  const { stdout, stderr } = await promisify(execFile)(
    'sh',
    ['-c', command, process.execPath, program],
    { env: { PATH: process.env['PATH'], TMPDIR: tmp } },
  );
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^http.* is clogged: .*\n$/);
});

/** What would clear the screen, and hide what follows from a reader. */
const hostile = `${escape}[2J${escape}]0;owned${String.fromCharCode(7)}\u202E`;

/** Every control character but the line end, and the marks that turn the direction of text. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

test('nothing from a configuration controls the terminal', async () => {
  const bytes = Buffer.from(hostile, 'utf8').toString('latin1');
  const nginx = await nginxWith(
    `# ${bytes}\n proxy_pass http://APP;\n proxy_buffering on; # ${bytes}`,
  );
  const ended = await check(urlOf(nginx));
  expect(ended.stdout).toContain('nginx.conf:');
  expect(ended.stdout).toContain('proxy_buffering on; # ␛[2J');
  expect(ended.stdout).not.toMatch(controls);
});

test('nothing from a response controls the terminal', async () => {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/${hostile}\r\n\r\n${hostile}`;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(head));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const ended = await check(`http://127.0.0.1:${port}/event`);
  expect(ended.code).toBe(1);
  expect(ended.stdout + ended.stderr).not.toMatch(controls);
  const url = `http://127.0.0.1:${port}/${hostile}`;
  const other = await check(url);
  expect(other.stdout + other.stderr).not.toMatch(controls);
  const usage = await unclog(['check', hostile], { tmp: temporaryFolder() });
  expect(usage.code).toBe(2);
  expect(usage.stderr).not.toMatch(controls);
  const json = await unclog(['check', hostile, '--json'], { tmp: temporaryFolder() });
  expect(json.stdout).not.toMatch(controls);
  expect(documentOf(json)).toMatchObject({ error: { message: expect.stringContaining(hostile) } });
  const flag = await unclog(['check', `--${hostile}`], { tmp: temporaryFolder() });
  expect(flag.code).toBe(2);
  expect(flag.stderr).not.toMatch(controls);
});
