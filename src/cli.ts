#!/usr/bin/env node
import nodeModule from 'node:module';

/** package.json says it to npm, which only warns. */
const oldest = 24;

const { node } = process.versions;
if (Number.parseInt(node, 10) < oldest) {
  process.stderr.write(`error: this program needs Node.js ${oldest} or newer, and this is ${node}
  Install a newer one (https://nodejs.org/en/download), and put it first on the PATH
`);
  process.exit(2);
}
// What is compiled once starts in half the time after that.
nodeModule.enableCompileCache();
const { runCli } = await import('./cli/index.ts');
const [, file = '', ...args] = process.argv;
process.exitCode = await runCli(
  process.env['DFJ_CALLED_AS'] ?? file,
  args,
  process.env['DFJ_VERSION'] ?? 'development',
);
