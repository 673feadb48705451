import type { Settings } from '../../src/model/route.ts';
import {
  all,
  first,
  hasType,
  headerNamed,
  isOn,
  ownHeaders,
  pairs,
  textOf,
  type Facts,
  type Seen,
} from './facts.ts';

const expiry: Readonly<Record<string, string>> = {
  '1h': 'max-age=3600',
  '5m': 'max-age=300',
  '-1': 'no-cache',
  epoch: 'no-cache',
  max: 'max-age=315360000',
  off: '',
  '': '',
};
/** charset_types without a directive of its own. */
const charsetTypes = new Set(['text/html', 'text/plain']);

/** What `return 200 "…"` shows. */
export function returned(settings: Settings, text: string): Facts {
  const type = first(settings, 'default_type');
  const utf8 = first(settings, 'charset') === 'utf-8' && charsetTypes.has(type);
  const rules = all(settings, 'sub_filter');
  const filters = rules.length > 0 && hasType(settings, 'sub_filter_types', type);
  const adds =
    first(settings, 'add_after_body') !== '' && hasType(settings, 'addition_types', type);
  const long = filters || adds || first(settings, 'gzip_min_length') !== '10000';
  const zips = isOn(settings, 'gzip') && hasType(settings, 'gzip_types', type) && long;
  const tooShort = first(settings, 'gzip_min_length') === '20' && text.length < 20;
  const by = rules[0]?.[1] ?? '';
  const once = first(settings, 'sub_filter_once') === 'on';
  const filtered = once ? text.replace('MARK', by) : text.replaceAll('MARK', by);
  return {
    headers: pairs(settings, 'add_header'),
    server:
      isOn(settings, 'server_tokens') || first(settings, 'server_tokens') === ''
        ? 'nginx/1.22.1'
        : 'nginx',
    cacheControl: expiry[first(settings, 'expires')] ?? '?',
    type: type + (utf8 ? '; charset=utf-8' : ''),
    encoding: zips && !tooShort ? 'gzip' : '',
    vary: zips && !tooShort && isOn(settings, 'gzip_vary') ? 'Accept-Encoding' : '',
    body: (filters ? filtered : text) + (adds ? 'AFTER' : ''),
  };
}

/** The same facts from the wire. */
export function seenReturned(seen: Seen): Facts {
  return {
    headers: ownHeaders(seen),
    server: headerNamed(seen, 'server'),
    cacheControl: headerNamed(seen, 'cache-control'),
    type: headerNamed(seen, 'content-type'),
    encoding: headerNamed(seen, 'content-encoding'),
    vary: headerNamed(seen, 'vary'),
    body: textOf(seen),
  };
}
