import { spawn } from 'node:child_process';
import { connect } from 'node:net';

import type { ClientId } from '../../src/model/client.ts';
import { markHeader } from './desk.ts';
import type { Instance } from './instance.ts';

type Header = readonly [name: string, value: string];

const events = 3;
/** A hundred times what an event takes, and more than any delay that nginx adds. */
const patienceMs = 700;

/** Resolves when the only worker has answered a nonsensical request: it has come by since. */
function workerHasComeBy(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write('nonsense\r\n\r\n'));
    socket.once('error', reject).once('data', () => {
      socket.destroy();
      resolve();
    });
  });
}

/** curl's words for a client. */
function wordsOf(client: ClientId): string[] {
  const version = client.startsWith('h2') ? ['--http2'] : ['--http1.1'];
  const gzip = client.includes('+gzip') ? ['--compressed', '-H', 'Accept-Encoding: gzip'] : [];
  return ['-sNk', ...version, ...gzip];
}

let asked = 0;

/**
 * Does curl get every event while the application stays silent? Nothing of unclog's own clients or
 * trials has a part in it. A no is believed only when the end of the response sets the event free.
 * @param headers what the application sends besides, for a remedy that is such a header
 */
export async function streamsTo(
  { url, desk }: Instance,
  client: ClientId,
  headers: readonly Header[] = [],
): Promise<boolean> {
  const { mark, stream } = desk.expect(headers);
  asked += 1;
  // Another query each time: no cache may answer.
  const target = `${url}?n=${asked}`;
  const curl = spawn('curl', [...wordsOf(client), '-H', `${markHeader}: ${mark}`, target]);
  let printed = '';
  let look = (): void => undefined;
  curl.stdout.setEncoding('latin1').on('data', (text: string) => {
    printed += text;
    look();
  });
  const ended = new Promise<void>((resolve) => void curl.once('close', () => resolve()));
  const has = (event: number): boolean => printed.split('\n\n').length > event;
  const comes = (event: number, withinMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(has(event)), withinMs);
      look = () => {
        if (!has(event)) return;
        clearTimeout(timer);
        resolve(true);
      };
      look();
    });
  try {
    const gone = ended.then(() => undefined);
    const opened = await Promise.race([stream, gone]);
    if (!opened) throw new Error(`curl got no stream as ${client}: ${printed.slice(0, 200)}`);
    for (let event = 1; event <= events; event++) {
      await opened.write(event);
      if (await comes(event, patienceMs)) continue;
      // A busy machine may take its time: nginx must have had its turn, and curl as well.
      await workerHasComeBy(url);
      if (await comes(event, patienceMs)) continue;
      opened.end();
      if (await comes(event, 10 * patienceMs)) return false;
      throw new Error(`curl as ${client} never got event ${event}`);
    }
    opened.end();
    return true;
  } finally {
    curl.kill();
    await ended;
  }
}

/** The clients of a list that stream. */
export async function streaming(
  instance: Instance,
  clients: readonly ClientId[],
  headers: readonly Header[] = [],
): Promise<ClientId[]> {
  const all = await Promise.all(clients.map((client) => streamsTo(instance, client, headers)));
  return clients.filter((_, at) => all[at]);
}
