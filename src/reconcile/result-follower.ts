import type { Cluster } from '../cluster/cluster.ts';
import { followResultLine } from '../cluster/logs/follow-result-line.ts';
import { containers, type ResultContainer } from '../pipeline/containers.ts';
import type { ContainerIn } from '../pipeline/readings.ts';
import { parseResult, type Results } from '../pipeline/results.ts';
import type { JobPod } from './parse-pod.ts';

/**
 * Follows the logs of trusted containers for their results: a pod's status has the same up to a second later, and
 * holds no more than 4 KiB. What is lost with this process is read again.
 */
export class ResultFollower {
  readonly #results = new Map<string, Results>();
  readonly #following = new Map<string, AbortController>();
  readonly #cluster: Cluster;
  readonly #onResult: (pod: JobPod) => void;

  /** @param onResult called for each new result of a pod */
  constructor(cluster: Cluster, onResult: (pod: JobPod) => void) {
    this.#cluster = cluster;
    this.#onResult = onResult;
  }

  /** Begins to follow a container, once. */
  follow({ pod, container }: ContainerIn<ResultContainer, JobPod>): void {
    const key = `${pod.uid}/${container}`;
    if (this.#following.has(key)) return;
    const abort = new AbortController();
    this.#following.set(key, abort);
    const ref = { namespace: pod.namespace, pod: pod.name, container };
    const { maxBytes } = containers[container].result;
    followResultLine(this.#cluster, ref, { signal: abort.signal, maxBytes })
      .then((line) => {
        if (abort.signal.aborted) return;
        // It was cut short, or there is none: a later pass may ask again.
        if (line === undefined) {
          this.#following.delete(key);
          return;
        }
        this.#results.set(pod.uid, { ...this.of(pod), ...parseResult(container, line) });
        this.#onResult(pod);
      })
      // The pod's status will have it. The next change of the pod follows the log again.
      .catch(() => this.#following.delete(key));
  }

  /** What the containers of a pod have reported so far. */
  of(pod: JobPod): Results {
    return this.#results.get(pod.uid) ?? {};
  }

  /** The pod is gone. */
  forget(pod: JobPod): void {
    this.#results.delete(pod.uid);
    for (const [key, abort] of this.#following) {
      if (!key.startsWith(`${pod.uid}/`)) continue;
      abort.abort();
      this.#following.delete(key);
    }
  }

  /** Stops following. */
  stop(): void {
    for (const abort of this.#following.values()) abort.abort();
  }
}
