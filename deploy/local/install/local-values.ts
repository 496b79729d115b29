import { imageReferences, type ImageName } from '../artifacts/index.ts';
import { addresses, gitServer, mirrorRegistry, tokenNodePort, workspaceRegistry } from '../node/addresses.ts';
import type { ProductImage } from './image.ts';

/** Secret with the keys of the server that issues the workspace registry's tokens. */
export const tokenSecret = 'dockerfilejob-registry-tokens';

/** Secret with the key that published images are signed with. */
export const signingSecret = 'dockerfilejob-signing';

/** Port of the API on the node. */
export const nodePort = 30080;

const mirrored = (image: ImageName): string => `${mirrorRegistry}/${imageReferences[image]}`;

/** Values of the chart for the local cluster. Everything comes from its own servers, nothing from the internet. */
export const localValues = (image: ProductImage, ca: string, kanikoImage: string | undefined) => ({
  image,
  registry: {
    ...{ host: workspaceRegistry, ca },
    tokens: {
      existingSecret: tokenSecret,
      replicas: 1,
      service: { type: 'NodePort', nodePort: tokenNodePort },
    },
  },
  mirrors: [mirrorRegistry],
  images: {
    buildkit: mirrored('buildkit'),
    crane: mirrored('crane'),
    git: mirrored('git'),
    trivy: mirrored('trivy'),
    hadolint: mirrored('hadolint'),
    lynis: mirrored('lynis'),
    wapiti: mirrored('wapiti'),
    collect: mirrored('busybox'),
    ...(kanikoImage !== undefined && { kaniko: kanikoImage }),
  },
  jobs: {
    engine: 'buildkit',
    maxConcurrent: 8,
    size: { standard: { cpu: '2', memory: '1Gi' }, maximum: { cpu: '2', memory: '4Gi' } },
  },
  scan: { dbRepository: mirrored('trivy-db'), dbMaxAgeHours: 0 },
  egress: {
    internet: false,
    registries: [
      { cidr: `${addresses.node}/32`, ports: [mirrorRegistry, workspaceRegistry, gitServer].map(portOf) },
    ],
  },
  git: { secrets: true },
  deploy: { enabled: true },
  notifications: { enabled: true, allowedRanges: [`${addresses.node}/32`], allowHttp: true },
  publish: { secrets: true, signing: { secretName: signingSecret } },
  api: {
    service: { type: 'NodePort', nodePort },
    ingress: { enabled: true, host: 'dockerfilejob.local' },
    uploads: { enabled: true },
    webhooks: { enabled: true },
  },
});

const portOf = (server: string): number => Number(server.split(':').at(-1));
