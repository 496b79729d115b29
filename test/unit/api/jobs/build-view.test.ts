import { buildView } from '../../../../src/api/jobs/build-view.ts';
import { phases, type Phase } from '../../../../src/resource/phases.ts';
import type { Reason } from '../../../../src/resource/reasons.ts';
import { makeJob } from '../../../support/job.ts';

const [begun, built, pushed] = [
  'Build is starting',
  'Image successfully built. To be publishesd',
  'Docker Image is successfully pushed to Docker Hub',
];
const statusOf = (phase: Phase, reason?: Reason, message = 'why') =>
  buildView(makeJob({ status: { phase, ...(reason && { failureDetails: { reason, message } }) } })).status;

describe('the status of a build, as older clients know it,', () => {
  it('has their words for each phase, mistakes included', () => {
    expect(Object.fromEntries(phases.map((phase) => [phase, statusOf(phase)]))).toEqual({
      Init: begun,
      Queued: begun,
      Building: begun,
      Scanning: built,
      Running: built,
      Publishing: built,
      Deploying: built,
      Verifying: built,
      Succeeded: pushed,
      Failed: 'Failed',
      Canceled: 'Canceled',
    });
  });

  it('says why there is no image', () => {
    expect(statusOf('Failed', 'BuildFailed', 'line 2: exit code 1')).toBe(
      'Failed: BuildFailed: line 2: exit code 1',
    );
    expect(statusOf('Canceled', 'Canceled')).toBe('Canceled: Canceled: why');
    expect(statusOf('Failed', 'BuildFailed', 'x'.repeat(10_000))).toHaveLength(1021);
  });
});

test('a build has the user and the image of its job', () => {
  const output = { image: 'registry.test:5000/ada/build-1' };
  expect(buildView(makeJob({ spec: { output } }))).toMatchObject({
    username: 'ada',
    image: 'registry.test:5000/ada/build-1:latest',
  });
  expect(buildView(makeJob())).toMatchObject({ username: '', image: '' });
});
