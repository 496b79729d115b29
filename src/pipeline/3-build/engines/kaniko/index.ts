import type { Settings } from '../../../../config/settings.ts';
import { paths } from '../../paths.ts';
import { disk } from '../../../manifest/disk.ts';
import { containerResources } from '../../../manifest/resources.ts';
import { noTerminationMessage } from '../../../manifest/termination-message.ts';
import { proxyEnv } from '../../../manifest/proxy.ts';
import { verbatim } from '../../../manifest/command.ts';
import { trustParts } from '../../../manifest/trust.ts';
import { maxDays } from '../../../../resource/build-cache.ts';
import { layersPrefix, type BuildCache } from '../../cache/index.ts';
import type { Engine } from '../engine.ts';
import { kanikoError } from './log.ts';

/** Capabilities that common RUN instructions need (chown, useradd, chmod 2750, setcap). `baseline` allows all of them. */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'SETUID', 'SETGID', 'SETFCAP'];

/** The certificates in its image. */
const certificates = '/kaniko/ssl/certs';

/** Kaniko (the maintained fork): builds in its own root filesystem. Its image has no shell. */
export const kaniko: Engine = {
  podSecurity: 'baseline',
  pod: { hostUsers: false },
  didNotStart: () => false,
  // Its image has no shell that could watch the disk: only the kubelet does.
  outOfDisk: () => false,
  lastError: kanikoError,
  volumes: () => [],
  container: ({ job, settings }, { dockerfileFolder, contextFolder, mounts, cache }) => {
    const { args, target, resources } = job.spec.build;
    return {
      name: 'build',
      image: settings.images.kaniko,
      imagePullPolicy: 'IfNotPresent',
      ...noTerminationMessage,
      args: [
        verbatim(`--dockerfile=${dockerfileFolder}/Dockerfile`),
        verbatim(`--context=dir://${contextFolder}`),
        ...(target === undefined ? [] : [verbatim(`--target=${target}`)]),
        ...proxyEnv(settings).map(({ name, value }) => verbatim(`--build-arg=${name}=${value}`)),
        ...args.map(({ name, value }) => verbatim(`--build-arg=${name}=${value}`)),
        '--no-push',
        `--oci-layout-path=${paths.layout}`,
        `--ignore-path=${paths.out}`,
        ...cacheArguments(cache),
        // Otherwise a layer is in memory as a whole while it is compressed.
        '--compressed-caching=false',
        // Otherwise Kaniko requests credentials from the metadata server of each cloud.
        '--credential-helpers=',
        '--log-format=text',
        '--verbosity=info',
        ...mirrorArguments(settings),
      ],
      env: [...trustParts(settings).goEnv([certificates]), ...proxyEnv(settings)],
      resources: containerResources(resources, settings, disk(settings).build),
      securityContext: {
        runAsUser: 0,
        runAsGroup: 0,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'], add: capabilities },
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumeMounts: mounts,
    };
  },
};

/** Without internet access, no fallback to docker.io: failing to reach it would say nothing about the base image. */
const mirrorArguments = ({ mirrors, registry, egress }: Settings): string[] => [
  ...mirrors.flatMap((host) => [
    `--registry-mirror=${host}`,
    ...(registry.insecure ? [`--insecure-registry=${host}`, `--skip-tls-verify-registry=${host}`] : []),
  ]),
  ...(egress.internet ? [] : ['--skip-default-registry-fallback']),
];

/** It puts a layout for each RUN into the folder, and looks there for those of earlier builds. It never needs the registry. */
const cacheArguments = (cache: BuildCache | undefined): string[] =>
  cache
    ? [
        '--cache=true',
        `--cache-repo=oci:${paths.layers}/${layersPrefix}`,
        `--cache-ttl=${maxDays * 24}h`,
        // Otherwise it would look there for base images, too.
        '--cache-dir=',
      ]
    : ['--cache=false'];
