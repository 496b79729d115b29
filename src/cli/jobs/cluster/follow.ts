import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Cluster } from '../../../cluster/cluster.ts';
import { isForbidden, isUnauthorized } from '../../../cluster/errors.ts';
import { streamEvents } from '../../../cluster/watch/stream-events.ts';
import { kind } from '../../../resource/schema.ts';
import { jobOf, type Job } from '../job.ts';

/** Milliseconds. */
const silence = 90_000;
const pause = 1_000;
/** Failures in a row after which it gives up. */
const mostFailures = 30;

interface Watcher {
  readonly cluster: Cluster;
  readonly again: () => Promise<Job | undefined>;
  readonly signal: AbortSignal;
}

/** Yields a job, then each later state of it, over broken connections. Ends when it is deleted. */
export async function* follow(
  { cluster, again, signal }: Watcher,
  { metadata }: Job,
): AsyncGenerator<Job, void> {
  const { uid: id, name, namespace } = metadata;
  let failures = 0;
  const isStopped = (): boolean => signal.aborted;
  while (!isStopped()) {
    const job = await again();
    if (!job) return;
    yield job;
    const resourceVersion = versionOf(job);
    const selected = { namespace, labelSelector: undefined, fieldSelector: `metadata.name=${name}` };
    try {
      const events = streamEvents(cluster, kind, { ...selected, resourceVersion, silence, signal });
      for await (const event of events) {
        failures = 0;
        if (event.type === 'bookmark' || event.object.metadata.uid !== id) continue;
        if (event.type === 'deleted') return;
        yield jobOf(event.object);
      }
    } catch (error) {
      if (isStopped()) return;
      failures += 1;
      // Whoever may read a job, but not watch it, looks at it again and again.
      const mayNotWatch = isForbidden(error) || isUnauthorized(error);
      if (!mayNotWatch && failures > mostFailures) throw error;
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}

const versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const versionOf = ({ raw }: Job): string => versioned.parse(raw).metadata.resourceVersion;
