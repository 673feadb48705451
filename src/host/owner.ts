import { statSync } from 'node:fs';

/** The user who must run a program in our stead: its owner, where we are root and it is not root's. */
export function ownerOf(path: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
}
