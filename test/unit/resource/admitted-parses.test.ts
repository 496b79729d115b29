import { jobDefinition } from '../../../src/resource/crd/job.ts';
import { quantity } from '../../../src/resource/resources.ts';
import { specSchema } from '../../../src/resource/spec.ts';
import { statusSchema } from '../../../src/resource/status.ts';
import { nest, samplesOf } from '../../support/admitted-samples.ts';
import { leavesOf } from '../../support/crd-nodes.ts';

const schema = jobDefinition().spec.versions[0]?.schema.openAPIV3Schema.properties;
const all = [...leavesOf(schema?.spec ?? {}, ['spec']), ...leavesOf(schema?.status ?? {}, ['status'])];

describe('attack 62: whatever the apiserver admits parses', () => {
  const spec = all.filter(({ path }) => path[0] === 'spec');
  const status = all.filter(({ path }) => path[0] === 'status');

  it.each(spec.map((leaf) => [leaf.path.join('.'), leaf] as const))('%s', (_, leaf) => {
    const hasSource = leaf.path[1] === 'source';
    for (const sample of samplesOf(leaf)) {
      const { spec: given } = nest(leaf.path, sample) as { spec: object };
      const whole = hasSource ? given : { source: { dockerfile: 'FROM scratch' }, ...given };
      expect(specSchema.safeParse(whole).error?.issues ?? []).toEqual([]);
    }
  });

  it('and so does what only earlier versions admitted', () => {
    expect([0, '0', '0m', 1e15].every((given) => quantity.safeParse(given).success)).toBe(true);
    const env = [{ name: 'A=B', value: '' }];
    const old = { name: 'a\u202eb', build: { timeout: '99999h99999h' }, run: { env: [...env, ...env] } };
    expect(specSchema.safeParse({ source: { dockerfile: 'FROM scratch' }, ...old }).success).toBe(true);
  });

  it('in the status: integers within the safe ones of JavaScript, and any text', () => {
    expect(status.length).toBeGreaterThan(40);
    for (const { node } of status.filter((leaf) => leaf.node['type'] === 'integer')) {
      expect(Math.abs(Number(node['minimum']))).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
      expect(Number(node['maximum'])).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    }
    expect(
      statusSchema.safeParse({ phase: 'Running', startTime: 'x', run: 9_007_199_254_740_991 }).success,
    ).toBe(true);
  });
});
