import type { Cluster } from '../cluster/cluster.ts';
import { followResultLine } from '../cluster/logs/follow-result-line.ts';
import { containers, traitsOf, type ResultContainer } from '../pipeline/containers.ts';
import type { ContainerIn } from '../pipeline/observation.ts';
import { parseResult, type Results } from '../pipeline/results.ts';
import type { JobPod } from './parse-pod.ts';

/**
 * Follows the logs of trusted containers to get their results: a pod's status has them up to a second later and is
 * limited to 4 KiB. Keeps results in memory; after a restart they are read again.
 */
export class ResultFollower {
  readonly #results = new Map<string, Results>();
  readonly #following = new Map<string, AbortController>();
  readonly #cluster: Cluster;
  readonly #onResult: (pod: JobPod) => void;

  /** @param onResult called for each new result */
  constructor(cluster: Cluster, onResult: (pod: JobPod) => void) {
    this.#cluster = cluster;
    this.#onResult = onResult;
  }

  /** Starts to follow a container. Repeated calls have no effect. */
  follow({ pod, container }: ContainerIn<ResultContainer, JobPod>): void {
    const key = `${pod.uid}/${container}`;
    const { nonce } = pod;
    if (nonce === undefined || this.#following.has(key)) return;
    const abort = new AbortController();
    this.#following.set(key, abort);
    const ref = { namespace: pod.namespace, pod: pod.name, container };
    const { maxBytes } = containers[container].result;
    const asks = traitsOf(container).askedAfter !== undefined;
    followResultLine(this.#cluster, ref, { signal: abort.signal, maxBytes, nonce, asks })
      .then((line) => {
        if (abort.signal.aborted) return;
        // The log was cut short or has no result: let a later pass try again.
        if (line === undefined) {
          this.#following.delete(key);
          return;
        }
        this.#results.set(pod.uid, { ...this.of(pod), ...parseResult(container, line) });
        this.#onResult(pod);
      })
      // The pod's status will have the result, and a later pass follows the log again.
      .catch(() => this.#following.delete(key));
  }

  /** Returns the results that a pod's containers have reported so far. */
  of(pod: JobPod): Results {
    return this.#results.get(pod.uid) ?? {};
  }

  /** Drops a deleted pod. */
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
