import type { JobContext } from '../manifest/job-context.ts';
import type { Secret, Volume, VolumeMount } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';

const name = 'output';
const folder = '/output';
const files = { config: 'config.json', key: 'signing.key' } as const;

/** What the container `publish` needs and no other container may have. */
export interface OutputSecrets {
  /** A Docker config.json for the registry of spec.output.image. */
  readonly dockerConfig: string | undefined;
  /** The operator's key for signatures, in PEM. */
  readonly signingKey: string | undefined;
}

const textsOf = ({ dockerConfig, signingKey }: OutputSecrets) =>
  Object.entries({ [files.config]: dockerConfig, [files.key]: signingKey }).flatMap(([file, text]) =>
    text === undefined ? [] : [[file, text] as const],
  );

/** A copy of them. Created after all containers with the user's code have ended. Empty if there are none. */
export function outputSecret(context: JobContext, secrets: OutputSecrets): (Manifest & Secret)[] {
  const texts = textsOf(secrets);
  if (texts.length === 0) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: objectMetadata(context, name),
      data: Object.fromEntries(texts.map(([file, text]) => [file, Buffer.from(text).toString('base64')])),
    },
  ];
}

/** The parts of the pod that give `publish` what there is of them. A path is empty if there is no such file. */
export function outputParts(secrets: OutputSecrets): {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly configPath: string;
  readonly keyPath: string;
} {
  const known = textsOf(secrets).map(([file]) => file);
  const pathOf = (file: string): string => (known.includes(file) ? `${folder}/${file}` : '');
  return {
    volumes: known.length === 0 ? [] : [{ name, secret: { secretName: name } }],
    mounts: known.length === 0 ? [] : [{ name, mountPath: folder, readOnly: true }],
    configPath: pathOf(files.config),
    keyPath: pathOf(files.key),
  };
}
