import { causes as others } from '../../src/diagnose/causes.ts';
import type { CauseId } from '../../src/messages/messages.ts';
import { causes as apache } from '../../src/proxies/apache/causes.ts';
import { causes as gunicorn } from '../../src/proxies/gunicorn/causes.ts';
import { causes as nginx } from '../../src/proxies/nginx/causes.ts';
import { causes as phpFpm } from '../../src/proxies/php-fpm/causes.ts';
import { causes as uwsgi } from '../../src/proxies/uwsgi/causes.ts';

/** The causes of every catalogue that code looks for. */
export const catalogued: readonly CauseId[] = [
  ...nginx,
  ...apache,
  ...phpFpm,
  ...gunicorn,
  ...uwsgi,
  ...others,
].map(({ id }) => id);

/** Those that leave the stream alone as it is asked for here: they are told as warnings. */
export const warned: ReadonlySet<string> = new Set(
  others.filter(({ warning }) => warning).map(({ id }) => id),
);
