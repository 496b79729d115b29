import type { Settings } from '../../config/settings.ts';
import type { JobContext } from './job-context.ts';
import type { Secret } from './kubernetes.ts';
import type { Manifest } from './manifest.ts';
import { objectMetadata } from './metadata.ts';

const name = 'tools-pull';

/** The credentials that nodes pull the images of the tools with, as a Secret. No container mounts it. */
export const pullSecrets = (context: JobContext): (Manifest & Secret)[] => {
  const { dockerConfig } = context.settings.pods;
  if (dockerConfig === undefined) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      metadata: objectMetadata(context, name),
      data: { '.dockerconfigjson': Buffer.from(dockerConfig).toString('base64') },
    },
  ];
};

export const pullSecretsOf = ({ dockerConfig }: Settings['pods']): readonly { readonly name: string }[] =>
  dockerConfig === undefined ? [] : [{ name }];
