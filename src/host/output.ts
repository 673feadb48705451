import { execFile } from 'node:child_process';

/**
 * What a program that ends by itself prints, both streams together; undefined when it is missing,
 * fails, or takes longer. Without the care that `child.ts` takes of longer runs, and its loading time.
 */
export function outputOf(
  command: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: timeoutMs }, (error, stdout, stderr) =>
      resolve(error ? undefined : stdout + stderr),
    );
  });
}
