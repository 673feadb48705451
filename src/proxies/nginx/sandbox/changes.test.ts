import { expect, test } from 'vitest';

import { parseFile } from '../parse.ts';
import { Changes } from './changes.ts';

test('an insertion where something is left out stays; edits inside what is left out go', () => {
  const file = parseFile('/main', 'pid a.pid;\nserver { listen 80; }\nevents {}\n');
  const changes = new Changes();
  changes.edit(file, 0, 0, 'daemon off;\n');
  changes.edit(file, 0, 10, '');
  changes.edit(file, 11, 32, '');
  changes.edit(file, 20, 30, 'listen 81;');
  changes.edit(file, 25, 25, 'x');
  expect(changes.applied(file)).toEqual({ ok: true, value: 'daemon off;\n\n\nevents {}\n' });
});
