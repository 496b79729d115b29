import { admit } from '../../../../src/pipeline/1-admit/index.ts';
import { specFault } from '../../../../src/pipeline/1-admit/spec-rules.ts';
import { specSchema, type SpecInput } from '../../../../src/resource/spec.ts';
import { makeJob } from '../../../support/job.ts';
import { deploySpec } from '../../../support/rollout.ts';
import { makeSettings } from '../../../support/settings.ts';
import { makeSnapshot } from '../../../support/snapshot.ts';

const jobWith = (verify: NonNullable<SpecInput['verify']>) => makeJob({ spec: { ...deploySpec, verify } });

describe('spec.verify', () => {
  it('is refused on a cluster that has no image of the tool', () => {
    const images = { ...makeSettings().images, wapiti: '' };
    expect(specFault(jobWith({}), makeSettings({ images }))).toEqual({
      reason: 'SpecDenied',
      message: 'spec.verify is not available on this cluster: its operator must set images.wapiti first',
    });
    expect(specFault(jobWith({}), makeSettings())).toBeUndefined();
    expect(specFault(makeJob({ spec: deploySpec }), makeSettings({ images }))).toBeUndefined();
  });

  it('is refused with a Secret that is not for the Service', () => {
    const verifyLogin = { kind: 'unavailable', message: 'not for Service model' } as const;
    const job = jobWith({ auth: { basic: { secret: 'visitor' } } });
    expect(admit.decide(job, makeSnapshot({ verifyLogin }))).toMatchObject({
      kind: 'fail',
      reason: 'SpecDenied',
      message: 'not for Service model',
    });
  });

  it('has no longer timeout than the cluster allows', () => {
    expect(specFault(jobWith({ timeout: '1000h' }), makeSettings())?.message).toContain(
      'spec.verify.timeout',
    );
  });

  it('needs spec.deploy', () => {
    const source = { dockerfile: 'FROM scratch\n' };
    expect(specSchema.safeParse({ source, ...deploySpec, verify: {} }).success).toBe(true);
    const { error } = specSchema.safeParse({ source, verify: {} });
    expect(error?.issues[0]).toMatchObject({ path: ['verify'] });
  });
});
