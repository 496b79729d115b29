import { kubectl } from './kubectl.ts';
import { sumOf } from './prometheus.ts';

const namespace = 'dockerfilejob-system';

/** Returns the resident bytes of each REST API replica, by pod name and restart count. */
export async function memoryOfApi(): Promise<Record<string, number>> {
  const line = '{.metadata.name} {.status.containerStatuses[0].restartCount}{"\\n"}';
  const pods = await kubectl([
    ...['get', 'pods', '-n', namespace, '-l', 'app.kubernetes.io/component=api'],
    ...['-o', `jsonpath={range .items[*]}${line}{end}`],
  ]);
  const each = pods
    .trim()
    .split('\n')
    .map(async (pod): Promise<[string, number]> => {
      const [name = ''] = pod.split(' ');
      const path = `/api/v1/namespaces/${namespace}/pods/${name}:8080/proxy/metrics`;
      return [pod, sumOf(await kubectl(['get', '--raw', path]), 'process_resident_memory_bytes')];
    });
  return Object.fromEntries(await Promise.all(each));
}
