const transform = {
  '^.+\\.(ts|js|mjs)$': [
    '@swc/jest',
    { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
  ],
};
const shared = {
  testEnvironment: 'node',
  transform,
  transformIgnorePatterns: [],
  extensionsToTreatAsEsm: [],
};

/** Pure rooms: what they decide is plain data, so every line and branch is covered. */
const pure = ['text', 'resource', 'dockerfile', 'pipeline', 'template', 'notify', 'cli/read', 'cli/show'];

/** On a real cluster. */
const real = { ...shared, setupFilesAfterEnv: ['<rootDir>/test/support/cluster/set-timeout.ts'] };

export default {
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    { ...real, displayName: 'cluster', testMatch: ['<rootDir>/test/cluster/*.test.ts'] },
    { ...real, displayName: 'alone', testMatch: ['<rootDir>/test/cluster/alone/*.test.ts'] },
    { ...real, displayName: 'slow', testMatch: ['<rootDir>/test/cluster/slow/*.test.ts'] },
    { ...real, displayName: 'monitoring', testMatch: ['<rootDir>/test/monitoring/**/*.test.ts'] },
    { ...real, displayName: 'forge', testMatch: ['<rootDir>/test/forge/**/*.test.ts'] },
    { ...real, displayName: 'ingress', testMatch: ['<rootDir>/test/ingress/**/*.test.ts'] },
  ],
  // Milliseconds. For what hangs: a busy machine is slow.
  testTimeout: 60_000,
  collectCoverageFrom: [...pure.map((room) => `src/${room}/**/*.ts`), '!src/**/in-container/**'],
  coverageThreshold: { global: { lines: 100, branches: 100, functions: 100 } },
};
