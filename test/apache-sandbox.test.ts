import { expect, onTestFinished, test } from 'vitest';

import { processInfo } from '../src/host/processes.ts';
import { runTrial } from '../src/prove/trial.ts';
import { startSandbox } from '../src/prove/sandbox.ts';
import { setStage } from '../src/prove/stage.ts';
import { openRunningApache } from '../src/proxies/apache/apache.ts';
import { base, load, startOnFreePort, writeFiles } from './support/apache.ts';
import { processesOf } from './support/census.ts';
import { temporaryFolder } from './support/folder.ts';

const modules = load(
  'mpm_event',
  'authz_core',
  'alias',
  'headers',
  'proxy',
  'proxy_fcgi',
  'proxy_http',
);

/** What an administrator's httpd has: several hosts, doors, programs of logs, sockets. */
const site = (port: number): string => `Listen ${port}
ProxyPass /everything http://10.255.255.1/
<VirtualHost 127.0.0.1:${port}>
    ServerName own.test
    CustomLog "|/bin/false" "%h"
    <Location />
        Require all denied
    </Location>
    ProxyPass /event unix:/nowhere/app.sock|fcgi://app/event flushpackets=on
</VirtualHost>
<VirtualHost *:${port}>
    ServerName other.test
    ProxyPass /event !
</VirtualHost>
`;

async function original() {
  const folder = temporaryFolder();
  const running = await startOnFreePort((port) => {
    writeFiles(folder, { 'httpd.conf': base(folder) + modules + site(port) });
    return ['-d', folder, '-f', 'httpd.conf'];
  });
  onTestFinished(() => running.stop());
  const process = processInfo(running.pid);
  if (!process) throw new Error('gone');
  const apache = await openRunningApache(process);
  if (!apache.ok) throw new Error(apache.failure.code);
  return { apache: apache.value, port: running.port, folder };
}

test.each([true, false])(
  'a private copy serves as the original would, and leaves nothing (namespaces: %s)',
  async (isolate) => {
    const { apache, port, folder } = await original();
    const before = processesOf({ session: -1, folder });
    const stage = await setStage();
    if (!stage.ok) throw new Error(stage.failure.code);
    const entry = { host: '127.0.0.1', port };
    const asked = {
      address: '127.0.0.1',
      port,
      tls: false,
      host: 'own.test',
      method: 'GET',
      target: '/event',
      headers: [],
    };
    const copies = apache.copies?.({ request: asked, returns: [] });
    const source = copies?.variant(new Map());
    if (!copies || !source?.ok) throw new Error('no copy');
    expect(source.value).toMatchObject({
      protocols: ['fastcgi'],
      sockets: [`0.0.0.0 ${port} tcp`],
    });
    const sandbox = await startSandbox({
      copies,
      source: source.value,
      entry,
      origin: stage.value.origin,
      harmless: stage.value.harmless,
      isolate,
    });
    if (!sandbox.ok) throw new Error(sandbox.failure.code);
    const trial = await runTrial({
      stage: stage.value,
      sandbox: sandbox.value,
      request: { url: `http://own.test:${port}/event`, headers: [['Host', 'own.test']] },
      client: 'h1',
      manners: {},
    });
    expect(trial).toMatchObject({ verdict: 'streams' });
    const changed = sandbox.value.changed.map(
      ({ code, details }) => `${code} ${details['directive']}`,
    );
    expect(changed).toContain('sandbox-left-out CustomLog');
    expect(changed).toContain('sandbox-upstream ProxyPass');
    await sandbox.value.stop();
    await stage.value.close();
    // The command line of the copy names the folder as well.
    expect(processesOf({ session: -1, folder })).toEqual(before);
  },
  60_000,
);
