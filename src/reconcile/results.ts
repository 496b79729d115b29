import type { Cluster } from '../cluster/cluster.ts';
import { followResultLine } from '../cluster/logs/follow-result-line.ts';
import type { ResultRef } from '../pipeline/evidence.ts';
import type { JobPod } from './pod-seen.ts';

/**
 * Result lines of trusted containers, as soon as they are printed: a pod's status tells the same up to a second
 * later, and holds no more than 4 KiB. What is lost here with the process is read again.
 */
export class Results {
  private readonly lines = new Map<string, string>();
  private readonly following = new Map<string, AbortController>();
  private readonly cluster: Cluster;
  private readonly onResult: (pod: JobPod) => void;

  constructor(cluster: Cluster, onResult: (pod: JobPod) => void) {
    this.cluster = cluster;
    this.onResult = onResult;
  }

  /** Begins to follow a container, once. */
  follow(pod: JobPod, { container, maxBytes }: ResultRef): void {
    const key = `${pod.uid}/${container}`;
    if (this.following.has(key)) return;
    const abort = new AbortController();
    this.following.set(key, abort);
    const ref = { namespace: pod.namespace, pod: pod.name, container };
    followResultLine(this.cluster, ref, { signal: abort.signal, maxBytes })
      .then((line) => {
        if (abort.signal.aborted) return;
        // It was cut short, or there is none: a later pass may ask again.
        if (line === undefined) {
          this.following.delete(key);
          return;
        }
        this.lines.set(key, line);
        this.onResult(pod);
      })
      // The pod's status will tell; the next change of the pod follows it anew.
      .catch(() => this.following.delete(key));
  }

  line(pod: JobPod, container: string): string | undefined {
    return this.lines.get(`${pod.uid}/${container}`);
  }

  /** The pod is gone. */
  forget(pod: JobPod): void {
    for (const [key, abort] of this.following) {
      if (!key.startsWith(`${pod.uid}/`)) continue;
      abort.abort();
      this.following.delete(key);
      this.lines.delete(key);
    }
  }

  /** Follows nothing any more. */
  stop(): void {
    for (const abort of this.following.values()) abort.abort();
  }
}
