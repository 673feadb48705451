import { identify, sendSignal, startedAtMs } from '../../host/identity.ts';
import { fail, ok } from '../../model/result.ts';
import { workersAnew, workersOf } from '../application/workers.ts';
import type { Control } from '../control.ts';
import type { Instance } from './instance.ts';

/**
 * Controls the uWSGI of an instance that has a master; touches no other process, and this one only with
 * SIGHUP. uWSGI cannot judge a configuration without running it: the private copy has done that.
 */
export function uwsgiControl(instance: Instance): Control {
  const pid = instance.master;
  const master = identify(pid);
  return {
    ready: () => sendSignal(pid, master, 0, 'SIGHUP'),
    validate: () => Promise.resolve(ok(undefined)),
    compare: () => Promise.resolve(fail('dump-unavailable', { reason: 'uWSGI' })),
    loadedAtMs() {
      const workers = workersOf(pid).map(startedAtMs);
      return workers.length > 0 ? Math.min(...workers) : master && startedAtMs(master);
    },
    async reload() {
      const before = workersOf(pid);
      const sent = sendSignal(pid, master, 'SIGHUP', 'SIGHUP');
      return sent.ok && master ? workersAnew(master, before) : sent;
    },
  };
}
