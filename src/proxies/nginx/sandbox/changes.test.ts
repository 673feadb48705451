import { expect, test } from 'vitest';

import { parseFile } from '../parse.ts';
import { Changes } from './changes.ts';

test('what is put in before a directive that is left out stays', () => {
  const file = parseFile('/etc/nginx/nginx.conf', 'user www-data;\nevents {}\n');
  const changes = new Changes();
  changes.edit(file, 0, 'user www-data;'.length, '');
  changes.edit(file, 0, 0, 'daemon off;');
  expect(changes.applied(file)).toEqual({ ok: true, value: 'daemon off;\nevents {}\n' });
});

test('changes inside what is left out as a whole go with it', () => {
  const file = parseFile('/etc/nginx/nginx.conf', 'mail { listen 25; }\n');
  const changes = new Changes();
  changes.edit(file, 14, 16, '1025');
  changes.edit(file, 7, 7, 'here ');
  changes.edit(file, 0, 19, '');
  expect(changes.applied(file)).toEqual({ ok: true, value: '\n' });
});
