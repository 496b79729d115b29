import { setTimeout as sleep } from 'node:timers/promises';
import { kubectl, tryKubectl } from '../../../test/support/cluster/kubectl.ts';
import { leadingOperator } from '../../../test/support/cluster/operator.ts';
import { sumOf } from '../../../test/support/cluster/prometheus.ts';

const system = 'dockerfilejob-system';
const deployment = 'deployment/dockerfilejob-operator';

/** Maxima of the operator since the observer started. */
export interface Peaks {
  /** Bytes. */
  readonly memory: number;
  /** Milliseconds for which its own work has blocked its event loop. */
  readonly blocked: number;
  /** Milliseconds for which its event loop was late, whether at work or waiting for a CPU. */
  readonly late: number;
  readonly passes: number;
  /** Whether the same process has lived all the time. */
  readonly survived: boolean;
}

/** Reads the operator's metrics once a second. Reading them resets the delay of the event loop. */
export async function observeOperator(): Promise<{ stop(): Promise<Peaks> }> {
  const { name } = await leadingOperator();
  const path = `/api/v1/namespaces/${system}/pods/${name}:9090/proxy/metrics`;
  const starts = new Set<number>();
  let [memory, blocked, late, passes, running] = [0, 0, 0, 0, true];
  const ended = (async () => {
    while (running) {
      const { code, stdout } = await tryKubectl(['get', '--raw', path]);
      if (code === 0) {
        starts.add(sumOf(stdout, 'process_start_time_seconds'));
        memory = Math.max(memory, sumOf(stdout, 'process_resident_memory_bytes'));
        blocked = Math.max(blocked, sumOf(stdout, 'dockerfilejob_own_delay_max_seconds') * 1000);
        late = Math.max(late, sumOf(stdout, 'nodejs_eventloop_lag_max_seconds') * 1000);
        passes = sumOf(stdout, 'dockerfilejob_reconcile_duration_seconds_count');
      }
      await sleep(1000);
    }
  })();
  return {
    async stop() {
      running = false;
      await ended;
      return { memory, blocked, late, passes, survived: starts.size === 1 };
    },
  };
}

export const stopOperator = async (): Promise<void> => {
  await kubectl(['scale', deployment, '-n', system, '--replicas=0']);
  const pods = ['pod', '-n', system, '-l', 'app.kubernetes.io/component=operator'];
  await kubectl(['wait', ...pods, '--for=delete', '--timeout=120s']);
};

export const startOperator = async (): Promise<void> => {
  await kubectl(['scale', deployment, '-n', system, '--replicas=1']);
  await kubectl(['rollout', 'status', deployment, '-n', system, '--timeout=300s']);
};

/** Milliseconds from the start of the operator's process until its watches were complete, by its log. */
export async function syncTime(): Promise<number> {
  for (let tries = 0; tries < 300; tries += 1) {
    const log = await kubectl(['logs', deployment, '-n', system]);
    const timeOf = (message: string): number | undefined => {
      const line = log.split('\n').find((text) => text.includes(`"msg":"${message}"`));
      return line === undefined ? undefined : (JSON.parse(line) as { time: number }).time;
    };
    const [started, synced] = [timeOf('started'), timeOf('watches synced')];
    if (started !== undefined && synced !== undefined) return synced - started;
    await sleep(1000);
  }
  throw new Error('the operator has not synced within 5 minutes');
}
