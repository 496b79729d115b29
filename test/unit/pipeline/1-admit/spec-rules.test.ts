import type { Settings } from '../../../../src/config/settings.ts';
import { specFault } from '../../../../src/pipeline/1-admit/spec-rules.ts';
import type { SpecInput } from '../../../../src/resource/spec.ts';
import { makeJob } from '../../../support/job.ts';
import { makeSettings } from '../../../support/settings.ts';

const message = (spec: Partial<SpecInput>, settings: Partial<Settings> = {}) =>
  specFault(makeJob({ spec }), makeSettings(settings))?.message;

describe('the spec', () => {
  it('is allowed by default', () => {
    expect(specFault(makeJob(), makeSettings())).toBeUndefined();
  });

  it.each(['build', 'scan', 'run'])('may not set a longer %s.timeout than the operator allows', (step) => {
    expect(message({ [step]: { timeout: '24h' } })).toBeUndefined();
    expect(message({ [step]: { timeout: '24h1s' } })).toBe(
      `spec.${step}.timeout is 24h1s, which is longer than the maximum 24h on this cluster`,
    );
    expect(specFault(makeJob({ spec: { [step]: { timeout: '25h' } } }), makeSettings())?.reason).toBe(
      'SpecDenied',
    );
  });

  it('may not set a higher priority than the operator allows in its namespace', () => {
    const maximum = (priorityOf: Record<string, number>) => ({
      maximum: { timeout: '24h', priority: 5, priorityOf },
    });
    expect(message({ priority: 5 }, maximum({}))).toBeUndefined();
    expect(message({ priority: 6 }, maximum({}))).toBe(
      'spec.priority is 6; the maximum in the namespace team-a is 5',
    );
    expect(message({ priority: 6 }, maximum({ 'team-a': 10 }))).toBeUndefined();
    expect(message({ priority: 6 }, maximum({ 'team-b': 10, 'team-a': 0 }))).toMatch(/is 0$/);
  });

  it('attack 7: in a namespace named constructor has the maximum of all namespaces', () => {
    const job = makeJob({ metadata: { namespace: 'constructor' }, spec: { priority: 1000 } });
    expect(specFault(job, makeSettings())).toBeUndefined();
  });

  it.each(['build', 'run'])('may not request more than its limits: %s', (step) => {
    const given = (requests: object, limits: object) =>
      message({ [step]: { resources: { requests, limits } } });
    expect(given({ cpu: '1500m', memory: '1Gi' }, { cpu: 1 })).toBe(
      `spec.${step}.resources.requests.cpu is 1500m, which is greater than spec.${step}.resources.limits.cpu (1)`,
    );
    expect(given({ cpu: 1, memory: '1Gi' }, { cpu: 2, memory: '512Mi' })).toMatch(/requests\.memory is 1Gi/);
    expect(given({ cpu: 1, memory: '1Gi' }, { cpu: 1, memory: 0 })).toBeUndefined();
  });

  it('may ignore only vulnerabilities that the operator allows', () => {
    const scan = { ignore: { ids: ['CVE-1', 'CVE-2'] } };
    const allowed = (allowedIgnores: string[]) => ({ scan: { ...makeSettings().scan, allowedIgnores } });
    expect(message({ scan }, allowed(['*']))).toBeUndefined();
    expect(message({ scan }, allowed(['CVE-2', 'CVE-1']))).toBeUndefined();
    expect(message({ scan }, allowed(['CVE-1']))).toBe(
      'spec.scan.ignore.ids contains "CVE-2"; this cluster allows CVE-1',
    );
    expect(message({ scan }, allowed([]))).toMatch(/allows none$/);
  });
});
