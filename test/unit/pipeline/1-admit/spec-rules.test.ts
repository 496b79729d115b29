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

  it('may not set a longer output.timeout than the operator allows', () => {
    const output = { image: 'registry.test/team/model' };
    expect(message({ output })).toBeUndefined();
    expect(message({ output: { ...output, timeout: '25h' } })).toMatch(/^spec\.output\.timeout is 25h, /);
  });

  it('attack 92: may not publish to where a workspace registry keeps the images and caches of jobs, whatever its name', () => {
    const to = (image: string) => message({ output: { image } });
    const complaint =
      'the path must not begin with jobs/, where workspace registries keep the images of jobs';
    expect(to('registry.test:5001/jobs/6f1c2d3e-4a5b-4c6d-8e7f-901234567890:run-1')).toBe(
      `spec.output.image is "registry.test:5001/jobs/6f1c2d3e-4a5b-4c6d-8e7f-901234567890:run-1"; ${complaint}`,
    );
    expect(to('10.0.0.5:5001/jobs/x')).toContain(complaint);
    expect(to('alias.test/cache/team-b:tag')).toContain('must not begin with cache/');
    expect(to('alias.test/uploads/team-b:tag')).toContain('must not begin with uploads/');
    expect(to('registry.test:5001/jobsite/model')).toBeUndefined();
    expect(to('registry.test:5001/team/jobs/model')).toBeUndefined();
  });

  it('may publish only to registries on the list of the operator, if there is one', () => {
    const listing = (registries: readonly string[]) => ({ ...makeSettings().publish, registries });
    const publish = listing(['registry.test/team/**', 'docker.io/team/*']);
    const to = (image: string, given = publish) => message({ output: { image } }, { publish: given });
    expect(to('registry.test/team/model:1')).toBeUndefined();
    expect(to('index.docker.io/team/model')).toBeUndefined();
    expect(to('registry.test/other/model')).toBe(
      'spec.output.image is "registry.test/other/model"; this cluster allows registry.test/team/**, docker.io/team/*',
    );
    const many = listing(Array.from({ length: 7 }, (_, index) => `r${index}.test/**`));
    expect(to('registry.test/model', many)).toMatch(/r4\.test\/\*\* and 2 more$/);
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
