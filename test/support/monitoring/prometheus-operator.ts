import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { output } from '../../../deploy/local/command.ts';

/** The Prometheus Operator, for its definitions of resources. */
const upstream = {
  module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
  sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
};

const downloadSchema = z.object({ Dir: z.string(), Sum: z.literal(upstream.sum) });

/** The names of the definitions that the chart's objects need. */
export const definitions = [
  'podmonitors.monitoring.coreos.com',
  'prometheusrules.monitoring.coreos.com',
] as const;

/** Returns the definitions in YAML. @throws CommandError if the module cannot be had; ZodError if it is another one */
export async function definitionsInYaml(): Promise<readonly string[]> {
  const printed = await output('go', ['mod', 'download', '-json', upstream.module], {
    cwd: tmpdir(),
    env: { GOFLAGS: '', GOWORK: 'off' },
  });
  const { Dir } = downloadSchema.parse(JSON.parse(printed));
  return definitions.map((name) => {
    const [plural = '', ...group] = name.split('.');
    const file = `${group.join('.')}_${plural}.yaml`;
    return readFileSync(join(Dir, 'example', 'prometheus-operator-crd', file), 'utf8');
  });
}
