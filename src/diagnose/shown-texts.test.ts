import { expect, test } from 'vitest';

import { filesOf } from '../../test/support/nginx-config.ts';
import { openApache } from '../proxies/apache/apache.ts';
import { shownTexts } from './shown-texts.ts';

const text = `Listen 80
Define DB_PASSWORD "hunter2"
RequestHeader set Authorization "Basic aHVudGVyMjpodW50ZXIy"
RequestHeader set Cookie %{session}e
AuthLDAPBindPassword hunter2
SetEnv API_KEY hunter2 # hunter2
<Location "/event">
  ProxyPass "http://me:hunter2@127.0.0.1:3000/event?token=hunter2" secret=hunter2 timeout=30
  SetEnvIfNoCase ^Authorization$ "(.+)" HTTP_AUTHORIZATION=$1
</Location>
ProxyPassReverseCookiePath / /app
`;

test('no secret of an httpd is shown, and every offset still holds', () => {
  const build = { version: '2.4.62', modules: [], root: '/' };
  const place = { config: '/c', build, environment: new Map(), defines: [] };
  const opened = openApache(place, {}, filesOf({ '/c': text }));
  if (!opened.ok) throw new Error(opened.failure.code);
  const shown = shownTexts(opened.value).get('/c') ?? '';
  expect(shown).not.toMatch(/hunter2|aHVud/);
  expect(shown.length).toBe(text.length);
  expect(shown.split('\n').length).toBe(text.split('\n').length);
  expect(shown).toContain('ProxyPassReverseCookiePath / /app');
  expect(shown).toContain('RequestHeader set Cookie %{session}e');
  expect(shown).toContain('timeout=30');
});
