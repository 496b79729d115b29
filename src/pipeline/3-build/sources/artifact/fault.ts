import type { ArtifactSource } from '../../../../resource/artifact-source.ts';
import { limits } from '../../../../resource/limits.ts';
import type { Reason } from '../../../../resource/reasons.ts';
import type { Fault } from '../../../../resource/verdict.ts';
import { quote } from '../../../../text/quote.ts';
import type { FetchRefusal } from './result.ts';

type FetchReason = Extract<
  Reason,
  'SourceFetchFailed' | 'DockerfileInvalid' | 'DockerfileTooLarge' | 'InfrastructureError'
>;
type FetchFault = Fault<FetchReason>;

const inField = (field: 'digest' | 'dockerfilePath', message: string): FetchFault => ({
  reason: 'SourceFetchFailed',
  message: `spec.source.artifact.${field}: ${message}`,
});

const pathOf = ({ dockerfilePath }: ArtifactSource): string => quote(dockerfilePath ?? 'Dockerfile');

const faults: Record<FetchRefusal['error'], (source: ArtifactSource, said: string) => FetchFault> = {
  absent: ({ digest }) =>
    inField(
      'digest',
      `there is no upload ${digest} for this namespace and this submitter; upload the files again (one that no job refers to is kept for an hour)`,
    ),
  foreign: ({ digest }) =>
    inField('digest', `${digest} is no upload; POST /api/v1/uploads answers with the digest of one`),
  archive: (_source, said) =>
    inField('digest', `the archive cannot be unpacked: ${said}; pack it anew, and upload it again`),
  'too-large': (_source, said) =>
    inField('digest', `${said}; leave out what the Dockerfile does not need, or put it into a base image`),
  'dockerfile-missing': (source) =>
    inField(
      'dockerfilePath',
      `there is no file ${pathOf(source)} in the upload; pack the content of the folder, not the folder itself (tar -C FOLDER -czf context.tar.gz .)`,
    ),
  'dockerfile-irregular': (source) =>
    inField('dockerfilePath', `${pathOf(source)} must be a regular file, and not below a link`),
  'dockerfile-too-large': () => ({
    reason: 'DockerfileTooLarge',
    message: `the Dockerfile is larger than ${limits.dockerfileBytes / 1024} KiB; put large content into a base image instead`,
  }),
  'dockerfile-encoding': () => ({ reason: 'DockerfileInvalid', message: 'the Dockerfile must be UTF-8' }),
  registry: (_source, said) => ({
    reason: 'InfrastructureError',
    message: `the upload could not be fetched: ${said}`,
  }),
};

/** Turns an error of the container into a fault whose message names the field of the spec to correct. */
export const fetchFault = (
  { error, message }: Omit<FetchRefusal, 'ok'>,
  source: ArtifactSource,
): FetchFault => faults[error](source, message);
