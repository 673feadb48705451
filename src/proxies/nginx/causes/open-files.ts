import type { Cause } from '../cause.ts';
import { globalNode, globalRemedy } from '../remedies.ts';
import { placeOf } from '../routing/node.ts';
import { ample, openFiles, openFilesOf } from './capacity.ts';
import { beside, sentAway } from './turned-away.ts';

/** A worker's files that are no stream's: its standard ones, a log, the event queue, a socket or two. */
const ownFiles = 9;

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
      act: beside(sight, Math.max(0, Math.floor(((limit ?? 0) - ownFiles) / 2))),
      remedies: [globalRemedy('more-open-files', config, ample(config))],
      details: limit === undefined ? { form: 'system-files' } : { limit },
    };
  },
};
