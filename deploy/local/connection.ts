import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cliFolder } from '../cli/paths.ts';
import { recordedArtifacts } from './node/recorded-artifacts.ts';
import { addresses } from './node/addresses.ts';
import { layout } from './node/layout.ts';

/** URL of the product's API, which is a NodePort. */
export const productUrl = `http://${addresses.node}:30080`;

/** Shell lines that connect a terminal to the cluster. They include a token once the product is installed. */
export async function connectionLines(): Promise<string> {
  const lines = [`export KUBECONFIG=${layout.kubeconfig}`, `export DFJ_URL=${productUrl}`];
  if (existsSync(layout.token))
    lines.push(`export DFJ_TOKEN=${(await readFile(layout.token, 'utf8')).trim()}`);
  const kubectlFolder = dirname((await recordedArtifacts()).binaries.kubectl);
  for (const folder of [kubectlFolder, cliFolder]) {
    lines.push(`case ":$PATH:" in *:${folder}:*) ;; *) export PATH="$PATH:${folder}" ;; esac`);
  }
  return lines.join('\n');
}
