import { chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { ok, type Result } from '../model/result.ts';
import type { Copies, Copy } from '../proxies/copies.ts';
import { throwawayCertificate } from './certificate.ts';

/** Debian's and the kernel's own number for nobody. */
const nobody = { uid: 65_534, gid: 65_534 };

/** Whom the copy runs as: its owner, and never root. */
export function runner({ owner }: Copies): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (owner.uid === 0) return nobody;
  const original = statSync(`/proc/${owner.pid}`, { throwIfNoEntry: false });
  return { uid: owner.uid, gid: original?.uid === owner.uid ? original.gid : nobody.gid };
}

/** Whom the files of a copy belong to; absent for the user of this process. */
export type Owner = { readonly uid: number; readonly gid: number } | undefined;

function makeFolder(path: string, root: string, owner: Owner): void {
  if (path === root) return;
  makeFolder(dirname(path), root, owner);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (owner) chownSync(path, owner.uid, owner.gid);
}

/** Failures: those of `throwawayCertificate`. */
export async function writeCopy(copy: Copy, root: string, owner: Owner): Promise<Result<void>> {
  const files = [...copy.files];
  if (copy.needsCertificate) {
    const made = await throwawayCertificate();
    if (!made.ok) return made;
    files.push({ path: copy.certificate, text: made.value.certificate });
    files.push({ path: copy.key, text: made.value.key });
  }
  for (const folder of copy.folders) makeFolder(folder, root, owner);
  for (const { path, text } of files) {
    makeFolder(dirname(path), root, owner);
    writeFileSync(path, text, { encoding: 'latin1', mode: 0o600 });
    if (owner) chownSync(path, owner.uid, owner.gid);
  }
  if (owner) chownSync(root, owner.uid, owner.gid);
  return ok(undefined);
}
