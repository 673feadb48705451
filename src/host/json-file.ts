import { fail, ok, type Result } from '../model/result.ts';
import { localFiles } from './files.ts';

/** The value of a JSON file, not checked any further. Failures: those of `Files.read`, `not-json`. */
export function readJsonFile(path: string): Result<unknown> {
  const read = localFiles.read(path);
  if (!read.ok) return read;
  try {
    return ok(JSON.parse(Buffer.from(read.value, 'latin1').toString('utf8')));
  } catch {
    return fail('not-json', { path });
  }
}
