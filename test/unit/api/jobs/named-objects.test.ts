import { namedObjects } from '../../../../src/api/jobs/named-objects.ts';

describe('the objects that a spec names', () => {
  it('include the ServiceAccount that it deploys with', () => {
    const spec = { source: { dockerfile: 'FROM scratch' }, deploy: { serviceAccountName: 'deployer' } };
    expect(namedObjects(spec)).toEqual(['spec.deploy.serviceAccountName']);
    expect(namedObjects({ ...spec, deploy: {} })).toEqual([]);
  });

  it('include the Secret that a security test logs in with', () => {
    const spec = {
      source: { dockerfile: 'FROM scratch' },
      verify: { auth: { basic: { secret: 'visitor' } } },
    };
    expect(namedObjects(spec)).toEqual(['spec.verify.auth.basic.secret']);
    expect(namedObjects({ ...spec, verify: {} })).toEqual([]);
  });
});
