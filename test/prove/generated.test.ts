import { expect, test } from 'vitest';

import { configurations } from '../../fuzz/syntax.ts';
import { nginxVerdicts } from '../../fuzz/verdict.ts';
import { socketsOf } from '../../src/proxies/nginx/sandbox/listen.ts';
import { startSandbox } from '../../src/prove/sandbox.ts';
import { setStage } from '../../src/prove/stage.ts';
import { copied, installedProxy, mainFile, read } from './setting.ts';

test('of whatever nginx accepts, a private copy starts', async () => {
  const proxy = await installedProxy();
  const stage = await setStage();
  if (!stage.ok) throw new Error(stage.failure.code);
  const texts = configurations(250, 7);
  const verdicts = nginxVerdicts(texts);
  const refused: string[] = [];
  let started = 0;
  for (const text of texts.filter((_, index) => verdicts[index]?.accepted)) {
    const config = read(proxy, { [mainFile]: text });
    const [socket] = socketsOf(config, true);
    if (socket === undefined) continue;
    const [host = '', port] = socket.split(' ');
    const sandbox = await startSandbox({
      ...copied(proxy, { [mainFile]: text }),
      entry: { host: host === '0.0.0.0' ? '127.0.0.1' : host, port: Number(port) },
      origin: stage.value.origin,
      harmless: stage.value.harmless,
      isolate: false,
      trustConfig: true,
    });
    if (sandbox.ok) {
      started += 1;
      await sandbox.value.stop();
    } else refused.push(`${JSON.stringify(sandbox.failure)}\n${text}`);
  }
  await stage.value.close();
  expect(refused).toEqual([]);
  expect(started).toBeGreaterThan(10);
});
