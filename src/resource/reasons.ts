/**
 * Why a job ended, or why it waits. A closed union: a new member does not compile until it has help here,
 * and docs/reasons.md is generated from this table.
 */
export const reasonHelp = {
  DockerfileInvalid: 'The Dockerfile does not parse. Correct the line that the message names.',
  DockerfileDenied:
    'The Dockerfile asks for something that this cluster does not allow. The message names the line.',
  DockerfileTooLarge:
    'The Dockerfile has more than 256 KiB or 2000 instructions. Bring large content in a base image instead.',
  ContextMissing:
    'COPY or ADD names files that the job has no context for. Inline the file with a heredoc, or use a source that brings files.',
  ResourcesDenied: 'The job asks for more CPU or memory than this cluster grants to one job.',
  IsolationNotEnforced: 'The cluster cannot isolate the job as its settings demand, so it was not run.',
  SourceFetchFailed:
    'The source of the Dockerfile could not be read. The message names the field to look at.',
  BuildFailed: 'An instruction of the Dockerfile failed. The message has its line and the end of the log.',
  BuildTimeout: 'The build took longer than spec.build.timeout.',
  BuildOutOfMemory: 'The build needed more memory than spec.build.resources.limits.memory.',
  BaseImagePullFailed: 'A base image could not be pulled. Check its name and tag, and that it is public.',
  PushFailed: 'The built image could not be stored: it is malformed or larger than this cluster allows.',
  VulnerabilitiesFound:
    'The image has vulnerabilities of a severity that spec.scan.failOn forbids, so it was not run.',
  ScanInconclusive: 'The scanner could not judge the image, so it was not run.',
  ScanTimeout: 'The scan took longer than spec.scan.timeout, so the image was not run.',
  RunFailed: 'The container ended with an exit code other than 0.',
  RunTimeout: 'The container ran longer than spec.run.timeout.',
  RunOutOfMemory: 'The container needed more memory than spec.run.resources.limits.memory.',
  PerfFileMissing: 'The container ended well but left no regular file at spec.performance.path.',
  PerfFileTooLarge: 'The performance file is larger than 2 KiB.',
  PerfInvalidJSON: 'The performance file is not JSON.',
  PerfNotANumber: 'The value at spec.performance.key is not a finite number.',
  PerfOutOfRange: 'The performance lies outside spec.performance.min and max.',
  Canceled: 'The job was canceled by spec.cancel.',
  InfrastructureError: 'The cluster failed the job, and went on failing it after every retry.',
} as const satisfies Record<string, string>;

export type Reason = keyof typeof reasonHelp;

export const reasons = Object.keys(reasonHelp) as Reason[];
