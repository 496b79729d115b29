import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../../paths.ts';
import { disk } from '../../../manifest/disk.ts';
import { containerResources } from '../../../manifest/resources.ts';
import { noTerminationMessage } from '../../../manifest/termination-message.ts';
import { proxyEnv } from '../../../manifest/proxy.ts';
import { scriptCommand, verbatim } from '../../../manifest/command.ts';
import { trustParts } from '../../../manifest/trust.ts';
import { buildkitConfig } from './config.ts';
import { buildkitError } from './log.ts';
import { buildkitPaths } from './paths.ts';
import type { BuildCache } from '../../cache/index.ts';
import type { Engine } from '../engine.ts';

const command = scriptCommand(import.meta.dirname, 'build.sh');
const runtime = readFileSync(join(import.meta.dirname, 'runtime.sh'), 'utf8');
/**
 * The capabilities of RUN instructions (containerd, pkg/oci/spec.go), without NET_RAW: with it, a process could read and
 * forge the packets of the whole pod, and impersonate its neighbours by ARP.
 */
const ofRun = [
  ...['CHOWN', 'DAC_OVERRIDE', 'FSETID', 'FOWNER', 'MKNOD', 'SETGID', 'SETUID', 'SETFCAP', 'SETPCAP'],
  ...['NET_BIND_SERVICE', 'SYS_CHROOT', 'KILL', 'AUDIT_WRITE'],
];

/** Exit codes of build.sh. */
const exits = { didNotStart: 70, outOfDisk: 71 } as const;

const kibibytes = (bytes: number): string => String(Math.floor(bytes / 1024));

/**
 * BuildKit: builds stages in parallel. Needs the Pod Security level `privileged`, but its privileges are confined to
 * the pod's user namespace.
 */
export const buildkit: Engine = {
  podSecurity: 'privileged',
  pod: { hostUsers: false },
  didNotStart: (exitCode) => exitCode === exits.didNotStart,
  outOfDisk: (exitCode) => exitCode === exits.outOfDisk,
  lastError: buildkitError,
  volumes: (settings) => [{ name: 'scratch', emptyDir: { sizeLimit: String(disk(settings).build) } }],
  container: ({ job, settings }, { dockerfileFolder, contextFolder, mounts, cache }) => {
    const { args, target, resources } = job.spec.build;
    return {
      name: 'build',
      image: settings.images.buildkit,
      imagePullPolicy: 'IfNotPresent',
      ...noTerminationMessage,
      command,
      args: [
        verbatim(buildkitConfig(settings)),
        buildkitPaths.config,
        verbatim(runtime),
        buildkitPaths.runtime,
        buildkitPaths.socket,
        buildkitPaths.log,
        buildkitPaths.scratch,
        kibibytes(disk(settings).build),
        paths.out,
        kibibytes(disk(settings).layout),
        cache?.tag === undefined ? '' : paths.cache,
        '--progress=plain',
        '--frontend=dockerfile.v0',
        // Otherwise BuildKit would pull the frontend image named by `# syntax=`.
        '--opt=cmdline=dockerfile.v0',
        verbatim(`--local=context=${contextFolder}`),
        verbatim(`--local=dockerfile=${dockerfileFolder}`),
        '--opt=filename=Dockerfile',
        ...(target === undefined ? [] : [verbatim(`--opt=target=${target}`)]),
        ...proxyEnv(settings).map(({ name, value }) => verbatim(`--opt=build-arg:${name}=${value}`)),
        ...args.map(({ name, value }) => verbatim(`--opt=build-arg:${name}=${value}`)),
        ...cacheArguments(cache),
        // The fastest: layers are packed once, to be read within the cluster. A tenth to a sixth larger than usual.
        `--output=type=oci,tar=false,compression=gzip,compression-level=1,dest=${paths.layout}`,
      ],
      env: [...trustParts(settings).goEnv(), ...proxyEnv(settings)],
      resources: containerResources(resources, settings, disk(settings).build),
      securityContext: {
        runAsUser: 0,
        runAsGroup: 0,
        capabilities: { drop: ['ALL'], add: [...ofRun, 'SYS_ADMIN'] },
        seccompProfile: { type: 'Unconfined' },
        appArmorProfile: { type: 'Unconfined' },
      },
      volumeMounts: [...mounts, { name: 'scratch', mountPath: buildkitPaths.scratch }],
    };
  },
};

/** The image tells a later build what of it to reuse. Without an index in the folder, BuildKit reuses nothing. */
const cacheArguments = (cache: BuildCache | undefined): string[] => {
  if (!cache) return [];
  const { repository, tag } = cache;
  const from = `--import-cache=type=local,src=${paths.cache}/layout,tag=${repository}:${tag ?? ''}`;
  return ['--export-cache=type=inline', ...(tag === undefined ? [] : [from])];
};
