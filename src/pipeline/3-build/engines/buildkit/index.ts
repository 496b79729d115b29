import { buildPaths } from '../../paths.ts';
import { disk } from '../../../manifest/disk.ts';
import { containerResources } from '../../../manifest/resources.ts';
import { verbatim } from '../../../manifest/verbatim.ts';
import { buildkitConfig } from './config.ts';
import { buildkitPaths } from './paths.ts';
import { buildkitScript } from './build-script.ts';
import type { Engine } from '../engine.ts';

/** BuildKit: heredocs, parallel stages. Privileged by the book, but only inside the pod's own user namespace. */
export const buildkit: Engine = {
  name: 'buildkit',
  podSecurity: 'privileged',
  image: ({ images }) => images.buildkit,
  pod: { hostUsers: false },
  volumes: (settings) => [{ name: 'scratch', emptyDir: { sizeLimit: String(disk(settings).build) } }],
  container: ({ job, settings }, { dockerfileFolder, contextFolder, mounts }) => {
    const { args, target, resources } = job.spec.build;
    return {
      name: 'build',
      image: settings.images.buildkit,
      imagePullPolicy: 'IfNotPresent',
      command: ['sh', '-c', buildkitScript, 'sh'],
      args: [
        verbatim(buildkitConfig(settings)),
        buildkitPaths.config,
        buildkitPaths.socket,
        buildkitPaths.log,
        '--progress=plain',
        '--frontend=dockerfile.v0',
        // As a frontend image would be told: with it, BuildKit looks for no `# syntax=` to load one from.
        '--opt=cmdline=dockerfile.v0',
        verbatim(`--local=context=${contextFolder}`),
        verbatim(`--local=dockerfile=${dockerfileFolder}`),
        '--opt=filename=Dockerfile',
        ...(target === undefined ? [] : [verbatim(`--opt=target=${target}`)]),
        ...args.map(({ name, value }) => verbatim(`--opt=build-arg:${name}=${value}`)),
        `--output=type=oci,tar=false,dest=${buildPaths.layout}`,
      ],
      resources: containerResources(resources, settings, disk(settings).build),
      securityContext: {
        runAsUser: 0,
        runAsGroup: 0,
        capabilities: { add: ['SYS_ADMIN'] },
        seccompProfile: { type: 'Unconfined' },
        appArmorProfile: { type: 'Unconfined' },
      },
      volumeMounts: [...mounts, { name: 'scratch', mountPath: buildkitPaths.scratch }],
    };
  },
};
