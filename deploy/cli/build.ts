import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';
import { checkout } from '../local/install/checkout.ts';
import { bundle, completer } from './paths.ts';

const manifest = z.object({ version: z.string() });

/**
 * Bundles the command line: a file that starts it, and files that are loaded when they are needed, so that `--help` does not
 * wait for the Kubernetes client.
 */
export async function buildCli(): Promise<void> {
  const { version } = manifest.parse(JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')));
  await rm(bundle, { recursive: true, force: true });
  await build({
    entryPoints: [join(checkout, 'src', 'cli.ts')],
    outdir: bundle,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'warning',
    legalComments: 'linked',
    define: { 'process.env.DFJ_VERSION': JSON.stringify(version) },
    // Some packages are CommonJS, and ask for modules of Node.js at run time.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
  await writeFile(join(bundle, completer), completing);
}

/** kubectl runs it as kubectl_complete-dfj, to complete the words after `kubectl dfj`. */
const completing = `#!/usr/bin/env node
process.env.DFJ_CALLED_AS = 'kubectl-dfj';
process.argv.splice(2, 0, '__complete', '--');
await import('./cli.js');
`;
