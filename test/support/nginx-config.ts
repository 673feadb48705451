import type { Files } from '../../src/host/files.ts';
import { fail, ok } from '../../src/model/result.ts';
import { readConfig, type Build, type Config } from '../../src/proxies/nginx/config.ts';

/** Debian 12's nginx. */
export const debian: Build = {
  flavour: 'nginx',
  version: '1.22.1',
  modules: [],
  pageSize: 4096,
};

const main = '/etc/nginx/nginx.conf';

/** Files that are all there is, by path. */
export const filesOf = (files: Readonly<Record<string, string>>): Files => ({
  read: (path) => {
    const text = files[path];
    return text === undefined ? fail('file-missing', { path }) : ok(text);
  },
  list: () => ok([]),
  exists: (path) =>
    path === '/' || Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`)),
  isFolder: (path) =>
    path === '/' || Object.keys(files).some((file) => file.startsWith(`${path}/`)),
});

/** Reads configuration text that stands for /etc/nginx/nginx.conf. */
export function configOf(text: string): Config {
  const config = readConfig(main, {
    prefix: '/etc/nginx',
    build: debian,
    files: filesOf({ [main]: text }),
  });
  if (!config.ok) throw new Error(config.failure.code);
  return config.value;
}
