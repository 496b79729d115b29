import { kubectl } from './kubectl.ts';
import { sumOf } from './prometheus.ts';

const namespace = 'dockerfilejob-system';

/** Returns the resident bytes of each REST API replica, by pod name and restart count. */
export async function memoryOfApi(): Promise<Record<string, number>> {
  const line =
    '{.metadata.name} {.status.containerStatuses[0].restartCount} {.metadata.deletionTimestamp}{"\\n"}';
  const pods = await kubectl([
    ...['get', 'pods', '-n', namespace, '-l', 'app.kubernetes.io/component=api'],
    ...['-o', `jsonpath={range .items[*]}${line}{end}`],
  ]);
  const each = pods
    .trim()
    .split('\n')
    .map((pod) => pod.split(' '))
    // One that an update has replaced stops listening.
    .filter((parts) => (parts[2] ?? '') === '')
    .map(async ([name = '', restarts = '']): Promise<[string, number]> => {
      const path = `/api/v1/namespaces/${namespace}/pods/${name}:8080/proxy/metrics`;
      return [
        `${name} ${restarts}`,
        sumOf(await kubectl(['get', '--raw', path]), 'process_resident_memory_bytes'),
      ];
    });
  return Object.fromEntries(await Promise.all(each));
}
