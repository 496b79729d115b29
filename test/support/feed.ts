import type { KubeObject } from '../../src/cluster/object.ts';
import type { JobOwner } from '../../src/api/events/change.ts';
import type { Status } from '../../src/resource/status.ts';
import { jobUid, makeJob } from './job.ts';

export const ownerOf = (uid = jobUid): JobOwner => ({
  uid,
  namespace: 'team-a',
  name: 'my-model',
  submitter: 'alice',
});

/** A job as the watch reports it. */
export function objectAt(version: number, status: Partial<Status> = {}, metadata: object = {}): KubeObject {
  const job = makeJob({ metadata: { resourceVersion: String(version), ...metadata }, status });
  return { ...job, metadata: { labels: {}, ...job.metadata, annotations: {} } };
}

/** The events in a text, as an EventSource reads them. */
export function readEvents(text: string): { id?: string; event?: string; data?: unknown }[] {
  return text
    .split('\n\n')
    .filter((block) => block !== '' && !block.startsWith(':'))
    .map((block) => {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
      );
      return {
        ...fields,
        ...(fields['data'] !== undefined && { data: JSON.parse(fields['data']) as unknown }),
      };
    });
}
