import { join } from 'node:path';
import { addresses } from '../node/addresses.ts';
import type { ConfigFile } from '../node/daemon.ts';
import { layout, podNetwork } from '../node/layout.ts';
import { json } from './component.ts';

/** Where containerd looks for CNI networks. */
export const networksFolder = join(layout.config, 'cni');

/** The pod network: one bridge, addresses assigned in order, no masquerading. */
export const podNetworkConfig: ConfigFile = {
  path: join(networksFolder, '10-pods.conflist'),
  content: json({
    cniVersion: '1.0.0',
    name: podNetwork.name,
    plugins: [
      {
        type: 'bridge',
        bridge: podNetwork.bridge,
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: addresses.podCidr }]],
          routes: [{ dst: '0.0.0.0/0' }],
          dataDir: layout.leases,
        },
      },
    ],
  }),
};
