/** The processes of the image. Each one loads only its own modules, since jobs wait for containers to start. */
const roles: Record<string, () => Promise<void>> = {
  operator: async () => {
    const [{ readConfig }, { runOperator }] = await Promise.all([
      import('./config/index.ts'),
      import('./roles/operator.ts'),
    ]);
    await runOperator(readConfig());
  },
  api: async () => {
    const [{ readConfig }, { runApi }] = await Promise.all([
      import('./config/index.ts'),
      import('./roles/api.ts'),
    ]);
    await runApi(readConfig());
  },
  'assess-verification': async () => {
    const { runAssessVerification } = await import('./roles/assess-verification.ts');
    await runAssessVerification();
  },
  canary: async () => {
    const { runCanary } = await import('./roles/canary.ts');
    await runCanary();
  },
  'fetch-upload': async () => {
    const { runFetchUpload } = await import('./roles/fetch-upload.ts');
    await runFetchUpload();
  },
  linter: async () => {
    const { runLinter } = await import('./roles/linter.ts');
    await runLinter();
  },
  'prove-isolation': async () => {
    const [{ readConfig }, { runProveIsolation }] = await Promise.all([
      import('./config/index.ts'),
      import('./roles/prove-isolation.ts'),
    ]);
    await runProveIsolation(readConfig());
  },
  'publish-image': async () => {
    const { runPublishImage } = await import('./roles/publish-image.ts');
    await runPublishImage();
  },
  'registry-tokens': async () => {
    const [{ readConfig }, { runRegistryTokens }] = await Promise.all([
      import('./config/index.ts'),
      import('./roles/registry-tokens.ts'),
    ]);
    await runRegistryTokens(readConfig());
  },
  'summarize-scan': async () => {
    const { runSummarizeScan } = await import('./roles/summarize-scan.ts');
    await runSummarizeScan();
  },
  'test-service': async () => {
    const { runTestService } = await import('./roles/test-service.ts');
    await runTestService();
  },
};

const [role = ''] = process.argv.slice(2);
const run = roles[role];
if (!run) {
  console.error(`usage: main.js ${Object.keys(roles).join('|')}`);
  process.exit(2);
}
try {
  await run();
} catch (error) {
  console.error(error instanceof Error && error.name === 'ConfigError' ? error.message : error);
  process.exit(1);
}
