import { readFileSync } from 'node:fs';

/** AT_PAGESZ of the auxiliary vector (getauxval(3)). */
const atPageSize = 6n;

/** The machine's memory page size in bytes; 4096 where the kernel does not tell. */
export function pageSize(): number {
  try {
    const vector = readFileSync('/proc/self/auxv');
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      if (vector.readBigUInt64LE(at) === atPageSize) return Number(vector.readBigUInt64LE(at + 8));
    }
  } catch {
    // Elsewhere than on Linux there is no such file.
  }
  return 4096;
}
