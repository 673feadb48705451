import { expect, test } from 'vitest';

import { accepts } from './request.ts';

test('a coding counts by name and quality (ngx_http_gzip_accept_encoding)', () => {
  const offered = ['gzip', 'deflate, gzip', 'gzip;q=0.5', 'br, gzip ; q=1'];
  const refused = ['', 'br', 'x-gzip', 'gzip;q=0', 'gzip;q=0, identity', 'gzip;q=0.000', 'gzipped'];
  expect(offered.map((text) => accepts(text, 'gzip'))).toEqual(offered.map(() => true));
  expect(refused.map((text) => accepts(text, 'gzip'))).toEqual(refused.map(() => false));
});
