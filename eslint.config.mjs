import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Who may import whom (docs/architecture.md). A room sees itself and the rooms named here, nothing else. */
const mayImport = {
  text: [],
  resource: ['text'],
  parsers: ['text', 'resource'],
  manifests: ['text', 'resource'],
  pipeline: ['text', 'resource', 'parsers', 'manifests'],
  cluster: ['text', 'resource'],
  registry: ['text', 'resource'],
  containers: ['text', 'resource', 'parsers', 'cluster', 'registry'],
  reconcile: ['text', 'resource', 'parsers', 'manifests', 'pipeline', 'cluster', 'registry'],
  api: ['text', 'resource', 'parsers', 'cluster', 'registry'],
  cli: ['text', 'resource', 'parsers', 'cluster', 'registry'],
};
const rooms = Object.keys(mayImport);
const zones = rooms.flatMap((room) =>
  [
    ...rooms.filter((other) => other !== room && !mayImport[room].includes(other)).map((o) => `./src/${o}`),
    './src/main.ts',
    './src/config.ts',
    './src/config',
  ].map((from) => ({
    target: `./src/${room}`,
    from,
    message: `${room} may not import ${from} (docs/architecture.md)`,
  })),
);

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', 80],
      'max-params': ['error', 5],
      complexity: ['error', 14],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/cluster/**', 'src/main.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@kubernetes/client-node',
              message: 'only src/cluster talks to Kubernetes',
              allowTypeImports: true,
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['describe', 'it', 'test'], package: '@types/jest' },
          ],
        },
      ],
    },
  },
);
