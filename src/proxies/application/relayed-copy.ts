import { join } from 'node:path';

import type { Copy, CopySite } from '../copies.ts';
import type { supervised } from './supervisor.ts';
import { wsgiRelay } from './wsgi-relay.ts';

/**
 * The private copy of a Python application server: its configuration, an application of ours in place
 * of the user's, and what starts and watches it.
 */
export function relayedCopy(
  site: CopySite,
  config: Copy['files'][number],
  beside: ReturnType<typeof supervised>,
): Copy {
  const relay = { path: join(site.folder, 'relay.py'), text: wsgiRelay(site.origin('http')) };
  return {
    files: [config, relay, beside.file],
    folders: [],
    certificate: '',
    key: '',
    needsCertificate: false,
    command: beside.command,
    env: { PYTHONDONTWRITEBYTECODE: '1' },
    changed: [{ code: 'sandbox-own-application', details: {} }],
  };
}
