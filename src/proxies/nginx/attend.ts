import type { Doings } from '../proxy.ts';
import { watchLog } from './error-log.ts';
import { loadedAtMs } from './master.ts';

/** Watches what the nginx of this master does from now on, until it is asked. */
export function attendTo(masterPid: number): () => Doings {
  const log = watchLog(masterPid);
  return () => {
    const loaded = loadedAtMs(masterPid);
    const complaints = log.complaints();
    return { complaints, ...(loaded === undefined ? {} : { loadedAtMs: loaded }) };
  };
}
