import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: { include: ['fuzz/**/*.fuzz.ts'], pool: 'forks', maxWorkers: 2, testTimeout: 1_800_000 },
};

export default config;
