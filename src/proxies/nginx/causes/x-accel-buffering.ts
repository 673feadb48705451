import type { Evidence } from '../cause.ts';
import { headersNamed } from '../delivery/request.ts';

const header = 'x-accel-buffering';

/** What the application asks for; undefined where it says neither (ngx_http_upstream_process_buffering). */
export function asked({ sight }: Evidence): 'yes' | 'no' | undefined {
  const said = headersNamed(sight.next?.head?.headers ?? [], header).at(-1);
  const word = said?.trimEnd().toLowerCase();
  return word === 'yes' || word === 'no' ? word : undefined;
}

export const isXAccelBuffering = (name: string): boolean => name.toLowerCase() === header;
