import { patientUntil, refusalMessage, takenMessage } from '../../../src/template/refusal.ts';
import { unreadableStatus } from '../../../src/template/unreadable.ts';
import { makeTemplate } from '../../support/template.ts';

describe('a job that is not accepted', () => {
  it('is tried again for a minute if that may pass, but not after one that was refused for good', () => {
    const refused = {
      type: 'Ready',
      status: 'False',
      reason: 'JobRefused',
      message: '',
      lastTransitionTime: '',
    } as const;
    expect(patientUntil({}, 1000)).toBe(61_000);
    expect(patientUntil({ conditions: [{ ...refused, reason: 'Ready' }] }, 1000)).toBe(61_000);
    expect(patientUntil({ conditions: [refused] }, 1000)).toBe(1000);
  });

  it("is told with the apiserver's words, on one line and cut", () => {
    expect(refusalMessage('a\nb')).toBe(String.raw`the job that was due is not accepted: a\nb`);
    expect(refusalMessage('x'.repeat(5000)).length).toBeLessThan(1100);
    expect(takenMessage('nightly-1')).toContain('another DockerfileJob nightly-1 is there');
  });
});

describe('the status of a template that does not parse', () => {
  it('says what is wrong, and keeps what was known', () => {
    const status = { lastCommit: 'c', nextScheduleTime: 'x', deliveries: [{ id: 'd', time: 't' }] };
    const object = { ...makeTemplate({ metadata: { generation: 4 }, status }), spec: 7 };
    expect(unreadableStatus(object, 'spec: must be of type object', 0)).toEqual({
      lastCommit: 'c',
      deliveries: status.deliveries,
      observedGeneration: 4,
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'SpecInvalid',
          message: 'spec: must be of type object',
          lastTransitionTime: '1970-01-01T00:00:00.000Z',
          observedGeneration: 4,
        },
      ],
    });
  });

  it('is said even if the status does not parse, either', () => {
    expect(unreadableStatus({ metadata: {}, status: 7 }, 'x', 0)).toMatchObject({ observedGeneration: 1 });
  });
});
