import { gates } from '../../../../../src/pipeline/4-scan/trivy/policy.ts';
import type { Severity } from '../../../../../src/resource/spec.ts';
import { policy } from '../../../../support/trivy.ts';

const found = (severity: Severity, isFixed = true) => ({ severity, isFixed, ids: ['CVE-1', 'DSA-1'] });

describe('attack 72: a job that tells the scanner to ignore everything', () => {
  const all = policy({ failOn: 'critical', ignoreUnfixed: true, ignoreIds: ['CVE-1', 'DSA-1'] });

  it('passes without a floor', () => {
    expect(gates(all, found('critical'))).toBe(false);
  });

  it.each<[Severity, boolean, boolean]>([
    ['critical', true, true],
    ['high', true, true],
    ['medium', true, false],
    ['critical', false, false],
  ])('meets the floor of the cluster: %s, fixed: %s', (severity, isFixed, expected) => {
    const floor = { failOn: 'high', ignoreUnfixed: true, ignoreIds: [] } as const;
    expect(gates({ ...all, floor }, found(severity, isFixed))).toBe(expected);
  });

  it('passes only with the IDs that the cluster allows', () => {
    const floor = { failOn: 'high', ignoreUnfixed: false, ignoreIds: ['DSA-1'] } as const;
    expect(gates({ ...all, floor }, found('critical', false))).toBe(false);
    expect(gates({ ...all, floor }, { ...found('high'), ids: ['CVE-2'] })).toBe(true);
  });
});
