import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../../deploy/local/install/checkout.ts';
import { productNamespace, release } from '../../../deploy/local/install/release.ts';
import { recordedArtifacts } from '../../../deploy/local/node/recorded-artifacts.ts';

export interface HelmTest {
  readonly passed: boolean;
  /** What helm and the pod of the test print. */
  readonly printed: string;
}

/** Runs `helm test`. */
export async function helmTest(): Promise<HelmTest> {
  const { helm } = (await recordedArtifacts()).binaries;
  const args = ['test', release, `--namespace=${productNamespace}`, '--logs'];
  const { status, stdout, stderr } = spawnSync(helm, args, { encoding: 'utf8', timeout: 100_000 });
  return { passed: status === 0, printed: `${stdout}\n${stderr}` };
}

async function helm(args: readonly string[], input = ''): Promise<string> {
  const { helm: program } = (await recordedArtifacts()).binaries;
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000, input });
  if (status !== 0) throw new Error(`helm ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const valuesSchema = z.looseObject({ api: z.looseObject({}).default({}) });

/** The values that the product was installed with, those of the chart aside. */
export async function releaseValues(): Promise<z.output<typeof valuesSchema>> {
  const args = ['get', 'values', release, `--namespace=${productNamespace}`, '--output=json'];
  return valuesSchema.parse(JSON.parse(await helm(args)));
}

/** Renders templates of the chart for a release, by default in a namespace of its own name. */
export const renderChart = (
  name: string,
  values: object,
  templates: readonly string[],
  namespace = name,
): Promise<string> =>
  helm(
    [
      ...[
        'template',
        name,
        join(checkout, 'charts', 'dockerfilejob'),
        `--namespace=${namespace}`,
        '--values=-',
      ],
      ...templates.map((template) => `--show-only=templates/${template}.yaml`),
    ],
    JSON.stringify(values),
  );
