import { parseObject } from '../../../src/cluster/object.ts';
import { isJobNamespace, isJobPod } from '../../../src/reconcile/ownership.ts';
import { jobUid } from '../../support/job.ts';

const metadata = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const labels = { 'dockerfilejob.io/uid': jobUid };
const pod = (namespace: string, given: Record<string, string> = labels) =>
  parseObject('Pod', { metadata: { ...metadata, name: 'build-1-0', namespace, labels: given } });
const namespace = (name: string, given: Record<string, string> = labels) =>
  parseObject('Namespace', { metadata: { ...metadata, name, labels: given } });

describe('a pod labeled as a job’s', () => {
  it('counts only in the namespace of that job', () => {
    expect(isJobPod(pod(`dfj-${jobUid}`))).toBe(true);
    expect(isJobPod(pod('team-a'))).toBe(false);
    expect(isJobPod(pod('dfj-another-uid'))).toBe(false);
    expect(isJobPod(pod(`dfj-${jobUid}`, {}))).toBe(false);
  });
});

describe('a namespace labeled as a job’s', () => {
  it('counts only under the name that the operator gives it', () => {
    expect(isJobNamespace(namespace(`dfj-${jobUid}`))).toBe(true);
    expect(isJobNamespace(namespace('team-a'))).toBe(false);
    expect(isJobNamespace(namespace('dfj-x', {}))).toBe(false);
  });
});
