import { chmodSync, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly optional?: boolean }>
  >;
}

/** What the program needs to run: itself, and the packages that are no development tools. */
function parts(): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  const packages = Object.entries(lock.packages)
    .filter(([path, { dev, optional }]) => path !== '' && dev !== true && optional !== true)
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path]) => path);
  return ['dist', 'lab', 'package.json', ...packages];
}

function openToAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink()) chmodSync(path, entry.isDirectory() ? 0o755 : 0o644);
  }
}

/** Copies the built program to where any user may run it, whoever owns the repository; its path. */
export function installedCopy(folder: string): string {
  const to = join(folder, 'installed');
  for (const part of parts()) cpSync(join(root, part), join(to, part), { recursive: true });
  chmodSync(to, 0o755);
  openToAll(to);
  return join(to, 'dist/cli/main.js');
}
