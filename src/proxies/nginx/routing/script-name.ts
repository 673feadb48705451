import { argsOf, nearest } from './node.ts';
import { compileRegex } from '../../regex.ts';
import type { State } from './state.ts';

/** The script's part of the URI, and what follows it (ngx_http_fastcgi_split). */
function split({ block, uri }: State): { readonly script: string; readonly rest: string } {
  const [node] = nearest(block, 'fastcgi_split_path_info');
  const pattern = node && argsOf(node)[0];
  const regex = pattern === undefined ? undefined : compileRegex(pattern, false);
  const [, script = uri, rest = ''] = regex?.exec(uri) ?? [];
  return { script, rest };
}

/** `$fastcgi_script_name`: `fastcgi_index` is added to a folder's name. */
export function scriptName(state: State): string {
  const { script } = split(state);
  const [index] = nearest(state.block, 'fastcgi_index');
  return script.endsWith('/') && index ? `${script}${argsOf(index)[0] ?? ''}` : script;
}

/** `$fastcgi_path_info`: what `fastcgi_split_path_info` leaves; empty without it. */
export const pathInfo = (state: State): string => split(state).rest;
