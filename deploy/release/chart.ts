import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helm } from '../generate/helm.ts';

const repositoryLine = /^ {2}repository: dockerfilejob\/dockerfilejob$/gm;

/** The chart's values with the published image as default. @throws Error if the values do not name one image */
export function withRepository(values: string, repository: string): string {
  if (values.match(repositoryLine)?.length !== 1)
    throw new Error('values.yaml must have one line "  repository: dockerfilejob/dockerfilejob"');
  return values.replace(repositoryLine, `  repository: ${repository}`);
}

/** Packages the chart, with the published image as default, and pushes it to `target`, an `oci://` URL of a folder. */
export async function publishChart(checkout: string, repository: string, target: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chart-'));
  try {
    const chart = join(folder, 'dockerfilejob');
    cpSync(join(checkout, 'charts', 'dockerfilejob'), chart, { recursive: true });
    const values = join(chart, 'values.yaml');
    writeFileSync(values, withRepository(readFileSync(values, 'utf8'), repository));
    await helm(['package', chart, `--destination=${folder}`]);
    const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
    console.log(await helm(['push', join(folder, archive), target]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
