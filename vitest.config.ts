import type { ViteUserConfig } from 'vitest/config';

/** Judged strictly where nothing else runs: after all others, one at a time. */
const alone = ['test/observe/shape.test.ts', 'test/observe/nginx-shape.test.ts'];

const config: ViteUserConfig = {
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
};

export default config;
