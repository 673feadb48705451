import { queuesOf } from '../../host/processes.ts';
import type { Doings } from '../proxy.ts';

/** Watches who waits at the sockets of this application server, until it is asked. */
export const attendTo = (masterPid: number) => (): Doings => ({
  complaints: [],
  queues: queuesOf(masterPid),
});
