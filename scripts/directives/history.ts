import { execFileSync, spawnSync } from 'node:child_process';

const most = 1 << 30;

function git(repository: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', repository, ...args], { encoding: 'latin1', maxBuffer: most });
}

const parts = (version: string): readonly number[] => version.split('.').map(Number);

const compare = (a: string, b: string): number => {
  const other = parts(b);
  return (
    parts(a)
      .map((part, index) => part - (other[index] ?? 0))
      .find((difference) => difference !== 0) ?? 0
  );
};

/** Released versions, oldest first, from `oldest` on; tags as nginx and its modules name them. */
export function releases(
  repository: string,
  oldest: string,
): readonly (readonly [version: string, tag: string])[] {
  return git(repository, 'tag')
    .split('\n')
    .map((tag) => [/^(?:release-|v)?(\d+\.\d+\.\d+)$/.exec(tag)?.[1] ?? '', tag] as const)
    .filter(([version]) => version !== '' && compare(version, oldest) >= 0)
    .toSorted(([a], [b]) => compare(a, b));
}

/** Ids of the C files of a commit. */
export function cFiles(repository: string, commit: string): readonly string[] {
  return git(repository, 'ls-tree', '-r', commit)
    .split('\n')
    .filter((line) => line.endsWith('.c'))
    .map((line) => line.slice('100644 blob '.length, line.indexOf('\t')));
}

/** The texts of files, by id. */
export function blobs(repository: string, ids: readonly string[]): ReadonlyMap<string, string> {
  const { stdout } = spawnSync('git', ['-C', repository, 'cat-file', '--batch'], {
    input: ids.join('\n'),
    maxBuffer: most,
  });
  const texts = new Map<string, string>();
  let at = 0;
  for (const id of ids) {
    const head = stdout.indexOf(10, at);
    const size = Number(stdout.toString('latin1', at, head).split(' ')[2]);
    texts.set(id, stdout.toString('latin1', head + 1, head + 1 + size));
    at = head + size + 2;
  }
  return texts;
}

/** Modules that a build has only when it is told to: the `--with-…` of auto/options, without `_module`. */
export function optionalModules(repository: string): readonly string[] {
  const options = git(repository, 'show', 'HEAD:auto/options');
  const found = options.matchAll(
    /^ +--with-((?:http|mail|stream|google)(?:_\w+?)??)(?:_module)?\)/gm,
  );
  return Array.from(found, ([, name = '']) => name);
}
