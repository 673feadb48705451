import { expect, test } from 'vitest';

import { configOf } from '../../../../test/support/nginx-config.ts';
import { chooseLocation, namedLocation } from './location.ts';
import { argsOf } from './node.ts';

const server = configOf(`server {
  location / { location ~ /deep { } }
  location = /exact { }
  location ^~ /static/ { }
  location ^/literal { }
  location ~ \\.php$ { location ~* ^/A { } }
  location ~* \\.PNG$ { }
  location /api/ { proxy_pass http://x; }
  location /api/v1 { location /api/v1/exact { } }
  location =/joined { }
  location @name { }
}`).nodes[0]!;

const chosen = (uri: string): unknown => {
  const choice = chooseLocation(server, uri, () => false);
  const name = choice.location && argsOf(choice.location).join(' ');
  return choice.kind === 'found' ? name : [name, choice.to];
};

test.each([
  ['/', '/'],
  ['/a/deep', '~ /deep'],
  ['/exact', '= /exact'],
  ['/exact/', '/'],
  ['/static/a.php', '^~ /static/'],
  ['/b.php', '~ \\.php$'],
  ['/a.php', '~* ^/A'],
  ['/x.png', '~* \\.PNG$'],
  ['/api', ['/api/', '/api/']],
  ['/api/x', '/api/'],
  ['/api/v1/exact/2', '/api/v1/exact'],
  ['/joined', '=/joined'],
  ['^/literally', '^/literal'],
])('%s', (uri, location) => {
  expect(chosen(uri)).toEqual(location);
});

test('named locations are only found by name', () => {
  expect(namedLocation(server, '@name')).toBeDefined();
  expect(namedLocation(server, '@other')).toBeUndefined();
});

test('a pattern that cannot be translated is a question', () => {
  const [server] = configOf('server { location / { } location ~ (?>a)b { } }').nodes;
  const asked: string[] = [];
  const choice = chooseLocation(server!, '/ab', ({ about }) => {
    asked.push(...about);
    return true;
  });
  expect(asked).toEqual(['location ~ (?>a)b']);
  expect(choice.location).toBe(server!.children![1]);
});
