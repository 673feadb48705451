import type { Cause } from '../cause.ts';
import { globalNode, globalRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { ample, openFiles, openFilesOf } from './capacity.ts';
import { beside, sentAway } from './turned-away.ts';

/** A stream that is passed on has two sockets, and the system counts each as an open file. */
export const openFilesCause: Cause = {
  id: 'nginx/open-files',
  find({ config, outcome: { handler }, sight }) {
    const said = sight.doings?.complaints.includes('open-files') ?? false;
    const away = sentAway(sight);
    if (handler.kind !== 'pass' || !said || away.length === 0) return undefined;
    const limit = openFilesOf(config);
    const node = globalNode(config, openFiles);
    return {
      confidence: 'seen',
      place: placeOf(node ?? handler.node),
      directive: 'worker_rlimit_nofile',
      clients: away,
      // What else is open (logs, the event queue) is not known: a trial with too many does as well.
      ...beside(sight, limit === undefined ? 0 : Math.floor(limit / 2)),
      remedies: [globalRemedy('more-open-files', config, ample(config))],
      details: limit === undefined ? { form: 'system-files' } : { limit },
    };
  },
};
