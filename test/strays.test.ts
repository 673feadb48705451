import { expect, test } from 'vitest';

import type { Finding } from '../src/model/finding.ts';
import { examine } from '../src/prove/check.ts';
import { http, main, startNginx, type Where } from './support/nginx.ts';

const { signal } = new AbortController();

/** A site as its own file holds it, with more in its one location. */
const site = ({ port, app }: Where, more = ''): string =>
  `server {\n  listen 127.0.0.1:${port};\n  location /event {\n    proxy_pass http://${app};\n${more}  }\n}\n`;

const off = '    proxy_buffering off;\n';

/** What is found with these files beside the site that is read. */
async function foundBeside(
  files: (where: Where) => Readonly<Record<string, string>>,
): Promise<{ folder: string; findings: readonly Finding[] }> {
  const { port, folder } = await startNginx({
    files: (where) => ({
      'nginx.conf': `${main}http {\n${http}include sites-enabled/*;\n}\n`,
      'sites-enabled/site': site(where),
      ...files(where),
    }),
  });
  const found = await examine({
    url: `http://localhost:${port}/event`,
    patienceMs: 10_000,
    signal,
  });
  if (!found.ok) throw new Error(found.failure.code);
  return { folder, findings: found.value.check.findings };
}

test.each(['conf.d/event.conf.off', 'sites-available/site', 'snippets/event.conf'])(
  '%s is named as the place of the line that nginx does not read',
  async (name) => {
    const { folder, findings } = await foundBeside((where) => ({ [name]: site(where, off) }));
    expect(findings[0]).toMatchObject({
      cause: 'nginx/directive-elsewhere',
      confidence: 'proved',
      place: { file: `${folder}/sites-enabled/site` },
      details: { form: 'not-read', there: `${folder}/${name}:5`, line: 'proxy_buffering off' },
    });
  },
);

test.each<[name: string, text: (where: Where) => string]>([
  ['sites-available/site', (where) => site(where)],
  ['conf.d/chat.conf', (where) => site(where, off).replace('/event', '/chat')],
  ['snippets/notes.txt', (where) => site(where, off)],
  ['sites-available/site.key', (where) => site(where, off)],
  ['conf.d/broken.conf', () => 'server { location /event { proxy_buffering'],
])('%s is left alone', async (name, text) => {
  const { findings } = await foundBeside((where) => ({ [name]: text(where) }));
  expect(findings.map(({ cause }) => cause)).toEqual(['nginx/proxy-buffering']);
});
