import { causes as others } from '../../src/diagnose/causes.ts';
import type { CauseId } from '../../src/messages/messages.ts';
import { causes as nginx } from '../../src/proxies/nginx/causes.ts';

/** The causes of every catalogue that code looks for. */
export const catalogued: readonly CauseId[] = [...nginx, ...others].map(({ id }) => id);

/** Those that leave the stream alone as it is asked for here: they are told as warnings. */
export const warned: ReadonlySet<string> = new Set(
  others.filter(({ warning }) => warning).map(({ id }) => id),
);
