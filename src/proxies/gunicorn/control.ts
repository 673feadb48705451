import { run } from '../../host/child.ts';
import { readerOf } from '../../host/files-as.ts';
import { identify, sendSignal, startedAtMs } from '../../host/identity.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { workersAnew, workersOf } from '../application/workers.ts';
import type { Control } from '../control.ts';
import type { Instance } from './instance.ts';

/** The syntax alone: to judge more, the file would have to be run. */
async function compiles({ python, config, master, uid }: Instance): Promise<Result<void>> {
  const other = process.getuid?.() === 0 && uid !== 0;
  const as = other ? { as: { uid, gid: readerOf(master)?.gids[0] ?? uid } } : {};
  const program = 'import sys; compile(open(sys.argv[1], "rb").read(), sys.argv[1], "exec")';
  const output = await run(python, ['-I', '-c', program, config], as);
  if (!output.ok) return output;
  const { code, stderr } = output.value;
  const message = stderr.trim().split('\n').at(-1) ?? '';
  return code === 0 ? ok(undefined) : fail('config-invalid', { message });
}

/** Controls the gunicorn of an instance; touches no other process, and this one only with SIGHUP. */
export function gunicornControl(instance: Instance): Control {
  const pid = instance.master;
  const master = identify(pid);
  return {
    ready: () => sendSignal(pid, master, 0, 'SIGHUP'),
    validate: () => compiles(instance),
    compare: () => Promise.resolve(fail('dump-unavailable', { reason: 'gunicorn' })),
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
