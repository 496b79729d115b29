import { cloudEvent, eventId } from '../../../src/notify/cloud-event.ts';
import { jobUid, makeJob } from '../../support/job.ts';

const parsed = (job: Parameters<typeof cloudEvent>[0]): unknown => JSON.parse(cloudEvent(job));
const completionTime = '2026-01-01T10:01:00Z';

describe('the event of the end of a job', () => {
  it('has the attributes of CloudEvents 1.0, the same for each delivery', () => {
    const job = makeJob({
      spec: { name: 'My model' },
      status: {
        phase: 'Succeeded',
        run: 2,
        performance: 0.93,
        startTime: '2026-01-01T10:00:00Z',
        completionTime,
        source: { git: { commitSha: 'c0ffee' } },
        image: { ref: 'r', digest: 'sha256:1', size: 1 },
        output: { image: 'i', digest: 'sha256:1' },
        vulnerabilities: { critical: 0, high: 1, medium: 2, low: 3, unknown: 4, gating: 0, top: [] },
      },
    });
    expect(eventId(job)).toBe(`${jobUid}-2`);
    expect(cloudEvent(job)).toBe(cloudEvent(job));
    expect(parsed(job)).toMatchObject({
      specversion: '1.0',
      id: `${jobUid}-2`,
      source: '/apis/dockerfilejob.io/v1alpha1/namespaces/team-a/dockerfilejobs/my-model',
      type: 'io.dockerfilejob.job.succeeded.v1',
      subject: 'my-model',
      time: completionTime,
      data: {
        id: jobUid,
        name: 'My model',
        status: 'success',
        performance: 0.93,
        commit: 'c0ffee',
        digest: 'sha256:1',
        output: { digest: 'sha256:1' },
        vulnerabilities: { high: 1, gating: 0 },
      },
    });
  });

  it('says why a job failed, in bounded words, without Dockerfile and log', () => {
    const message = 'x'.repeat(10_000);
    const job = makeJob({
      status: {
        phase: 'Failed',
        failureDetails: { reason: 'BuildFailed', message, logTail: 'the log' },
      },
    });
    expect(parsed(job)).toMatchObject({
      id: `${jobUid}-1`,
      type: 'io.dockerfilejob.job.failed.v1',
      data: {
        reason: 'BuildFailed',
        message: message.slice(0, 2048),
        performance: null,
        vulnerabilities: null,
      },
    });
    expect(cloudEvent(job)).not.toMatch(/FROM|the log/);
  });
});
