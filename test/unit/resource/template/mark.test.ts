import { jobEntry } from '../../../../src/resource/job-entry.ts';
import { jobFromTemplate, manifestOf } from '../../../../src/resource/template/job-of.ts';
import { templateMark, templateSlot } from '../../../../src/resource/template/mark.ts';
import { makeJob } from '../../../support/job.ts';
import { makeTemplate, templateUid } from '../../../support/template.ts';

const at = new Date('2026-02-03T03:00:00Z');
const stored = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-02-03T03:00:01Z' };

function markOf(metadata: object = {}, more: object = {}) {
  const manifest = manifestOf(jobFromTemplate(makeTemplate(), { kind: 'schedule', at }));
  return templateMark({ ...manifest, ...more, metadata: { ...manifest.metadata, ...stored, ...metadata } });
}

const owner = {
  apiVersion: 'dockerfilejob.io/v1alpha1',
  kind: 'DockerfileJobTemplate',
  name: 'nightly',
  uid: templateUid,
  controller: true,
};

describe('the mark of a job that a template has made', () => {
  it('says which one, and for which time', () => {
    expect(markOf()).toEqual({
      uid: templateUid,
      age: '2026-02-03T03:00:01Z 2026-02-03T03:00:00.000Z u',
      canceled: false,
      ofPullRequest: false,
      scheduledAt: at.getTime(),
    });
  });

  it('has the delivery, the commit and the result', () => {
    const annotations = {
      'dockerfilejob.io/delivery': 'd',
      'dockerfilejob.io/commit': 'c',
      'dockerfilejob.io/pull-request': 'true',
    };
    const status = {
      completionTime: '2026-02-03T03:05:00Z',
      failureDetails: { reason: 'RunFailed', message: 'x' },
    };
    expect(markOf({ annotations }, { status, spec: { cancel: true } })).toEqual({
      uid: templateUid,
      age: '2026-02-03T03:00:01Z  u',
      canceled: true,
      ofPullRequest: true,
      delivery: 'd',
      commit: 'c',
      reason: 'RunFailed',
      finishedAt: Date.parse('2026-02-03T03:05:00Z'),
    });
  });

  it('is in the entry of the job', () => {
    expect(jobEntry(makeJob({ metadata: { ownerReferences: [owner] } })).template).toMatchObject({
      uid: templateUid,
    });
    expect(jobEntry(makeJob())).not.toHaveProperty('template');
  });

  it.each([
    [[]],
    ['nobody'],
    [[{ ...owner, controller: false }]],
    [[{ ...owner, controller: undefined }]],
    [[{ ...owner, kind: 'CronJob' }]],
    [[{ ...owner, apiVersion: 'dockerfilejob.io.example.com/v1' }]],
    [[{ ...owner, uid: 'x'.repeat(65) }]],
    [[{ ...owner, kind: 'CronJob' }, owner]],
  ])('is none for a job with the owners %j, whatever its labels say', (ownerReferences) => {
    expect(markOf({ ownerReferences })).toBeUndefined();
  });

  it('attack 116: holds little, whatever is in the annotations', () => {
    const large = 'x'.repeat(200_000);
    const annotations = {
      'dockerfilejob.io/delivery': large,
      'dockerfilejob.io/commit': large,
      'dockerfilejob.io/scheduled-at': large,
      'dockerfilejob.io/submitted': large,
    };
    const mark = markOf({ annotations }, { spec: 7, status: 7 });
    expect(JSON.stringify(mark).length).toBeLessThan(250);
    expect(mark).not.toHaveProperty('delivery');
    expect(markOf({ annotations: 7 }, { status: { completionTime: 7, failureDetails: 7 } })).toMatchObject({
      canceled: false,
    });
  });

  it('attack 116: leads only to a template of its own namespace', () => {
    expect(templateSlot('team-a', 'u')).not.toBe(templateSlot('team-b', 'u'));
  });
});
