import { containerResources } from '../../../../src/pipeline/manifest/resources.ts';
import { makeSettings } from '../../../support/settings.ts';

const settings = makeSettings({
  size: { standard: { cpu: '1', memory: '512Mi' }, maximum: { cpu: '2', memory: '2Gi' } },
});

describe("the resources of a container that runs the user's code", () => {
  it('default to the standard limits and small requests', () => {
    expect(containerResources(undefined, settings, 1024)).toEqual({
      requests: { cpu: '50m', memory: '16Mi', 'ephemeral-storage': '0' },
      limits: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '1024' },
    });
  });

  it('are those in the spec', () => {
    const asked = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: 2, memory: '1Gi' } };
    expect(containerResources(asked, settings, 0)).toMatchObject({
      requests: { cpu: '100m', memory: '64Mi' },
      limits: { cpu: '2', memory: '1Gi' },
    });
  });

  it('never request more than the limit, which the apiserver would refuse', () => {
    const asked = { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '1Gi' } };
    expect(containerResources(asked, settings, 0).requests).toMatchObject({ cpu: '1', memory: '1Gi' });
  });

  it('treat a limit of 0 as unset, not as unlimited', () => {
    const asked = { limits: { cpu: 0, memory: '0Mi' } };
    expect(containerResources(asked, settings, 0).limits).toMatchObject({ cpu: '1', memory: '512Mi' });
  });

  it('are at least what a container needs to start', () => {
    const asked = { requests: { cpu: 0 }, limits: { cpu: '1m', memory: '1k' } };
    expect(containerResources(asked, settings, 0)).toMatchObject({
      requests: { cpu: '50m', memory: '16Mi' },
      limits: { cpu: '50m', memory: '16Mi' },
    });
  });
});
