#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// What is compiled once starts in half the time after that.
enableCompileCache();
const { runCli } = await import('./cli/index.ts');
const [, file = '', ...args] = process.argv;
process.exitCode = await runCli(
  process.env['DFJ_CALLED_AS'] ?? file,
  args,
  process.env['DFJ_VERSION'] ?? 'development',
);
