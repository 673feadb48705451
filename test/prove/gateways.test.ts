import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Trial } from '../../src/model/finding.ts';
import type { Original } from '../../src/proxies/nginx/copies.ts';
import { startSandbox } from '../../src/prove/sandbox.ts';
import { setStage, type Stage } from '../../src/prove/stage.ts';
import { runTrial } from '../../src/prove/trial.ts';
import { installedProxy, mainFile, copied } from './setting.ts';

let proxy: Original['instance'];
let stage: Stage;

beforeAll(async () => {
  proxy = await installedProxy();
  const started = await setStage();
  if (!started.ok) throw new Error(started.failure.code);
  stage = started.value;
});

afterAll(() => stage.close());

async function trial(location: string): Promise<Trial> {
  const text = `events {}
http {
  upstream app { server unix:/run/app.sock; }
  server {
    listen 8099;
    location / {
      ${location}
    }
  }
}
`;
  const sandbox = await startSandbox({
    ...copied(proxy, { [mainFile]: text }),
    entry: { host: '127.0.0.1', port: 8099 },
    origin: stage.origin,
    harmless: stage.harmless,
  });
  if (!sandbox.ok) throw new Error(JSON.stringify(sandbox.failure));
  const request = { url: 'http://localhost:8099/event.php?a=1' };
  const result = await runTrial({
    stage,
    sandbox: sandbox.value,
    request,
    client: 'h1',
    manners: { eventBytes: [200, 70_000] },
  });
  await sandbox.value.stop();
  return result;
}

const variables = (module: string): string =>
  `${module}_param REQUEST_METHOD $request_method; ${module}_param REQUEST_URI $request_uri;`;

test.each(['fastcgi', 'uwsgi', 'scgi'])(
  '%s: held by default, streams unbuffered',
  async (module) => {
    const pass = `${module}_pass app; ${variables(module)}`;
    expect(await trial(pass)).toMatchObject({ verdict: 'clogged', delivery: { shape: 'batched' } });
    expect(await trial(`${pass} ${module}_buffering off;`)).toMatchObject({ verdict: 'streams' });
    expect(await trial(`${pass} proxy_buffering off;`)).toMatchObject({ verdict: 'clogged' });
  },
);

test('fastcgi_keep_conn alone lets whole records through', async () => {
  const keep = `fastcgi_pass 127.0.0.1:9000; ${variables('fastcgi')} fastcgi_keep_conn on;`;
  expect(await trial(keep)).toMatchObject({ verdict: 'streams' });
});
