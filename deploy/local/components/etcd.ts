import { addresses } from '../node/addresses.ts';
import { layout } from '../node/layout.ts';
import type { Describe } from './component.ts';

/** On the node's loopback, which pods cannot reach. */
export const etcdUrl = 'http://127.0.0.1:2379';

const healthUrl = `http://${addresses.node}:2381`;

export const metricsUrl = `${healthUrl}/metrics`;

export const etcd: Describe = ({ binaries }) => ({
  name: 'etcd',
  network: 'node',
  command: [
    binaries.etcd,
    '--name=local',
    `--data-dir=${layout.etcd}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    '--listen-peer-urls=http://127.0.0.1:2380',
    '--initial-advertise-peer-urls=http://127.0.0.1:2380',
    '--initial-cluster=local=http://127.0.0.1:2380',
    `--listen-metrics-urls=${healthUrl}`,
    '--auto-compaction-mode=periodic',
    '--auto-compaction-retention=30m',
    `--quota-backend-bytes=${2 * 1024 ** 3}`,
    '--logger=zap',
  ],
  files: [],
  directories: [],
  probe: { kind: 'http', url: `${healthUrl}/health` },
  patienceSeconds: 30,
});
