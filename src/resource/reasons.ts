/**
 * Why a job failed or was canceled. A closed union: a new reason does not compile until it has help here.
 * docs/reasons.md is generated from this table.
 */
export const reasonHelp = {
  DockerfileInvalid: 'The Dockerfile is not valid. Correct the line that the message names.',
  DockerfileDenied:
    'The Dockerfile or spec.build.args use a feature that is not allowed. The message names it.',
  BaseImageDenied:
    'The Dockerfile is based on an image, or copies from one, that is not on the list of this cluster. The message names it and the list.',
  DockerfileTooLarge:
    'The Dockerfile is larger than 256 KiB, has more than 2000 instructions or 5000 words outside of commands, or has too many wildcards for its files. Move large content to a base image.',
  ContextMissing:
    'COPY, ADD or RUN --mount needs files that are not in the build context. Inline them as here-documents, or use a source with files.',
  SpecDenied:
    'A field of the spec has a value that the operator does not allow. The message names the field, the value and what is allowed.',
  ResourcesDenied: 'The job requests more CPU or memory than the operator grants to a job.',
  IsolationNotEnforced:
    'The cluster lacks the RuntimeClass that spec.run.runtimeClassName requires, or the operator has seen that it does not isolate jobs as it must, so the container was not run. The message says which; ask who operates the cluster.',
  SpecInvalid:
    'This version of the operator cannot read the spec, which another version has stored. Correct the field that the message names, or delete the job.',
  ManifestRejected:
    'The cluster does not accept an object that the job needs. The message has the words of the API server: correct the field of the spec that they quote, or ask who set the rule.',
  SourceFetchFailed:
    'The source of the Dockerfile could not be read. Correct the field that the message names.',
  BuildFailed:
    'The build failed. The status has the message of the engine, the line if it is known, and the end of the log.',
  BuildTimeout: 'The build took longer than spec.build.timeout.',
  BuildOutOfDisk:
    'The build used more disk than a job may, and was ended. Write less, or delete files in the instruction that made them.',
  BuildOutOfMemory: 'The build used more memory than spec.build.resources.limits.memory.',
  BaseImagePullFailed:
    'A base image could not be pulled. Check that the name and tag are correct and that the image is public.',
  PushFailed:
    'The image is malformed or too large, so it was neither scanned nor run. The message names what is wrong.',
  VulnerabilitiesFound:
    'The image or a base image has vulnerabilities that spec.scan or the operator does not allow, so it was not run.',
  ScanInconclusive: 'The scan of the image gave no reliable result, so the image was not run.',
  ScanTimeout: 'The scan took longer than spec.scan.timeout, so the image was not run.',
  RunFailed: 'The container could not start, or exited with a code other than 0.',
  RunTimeout: 'The container ran longer than spec.run.timeout.',
  RunOutOfMemory: 'The container used more memory than spec.run.resources.limits.memory.',
  RunOutOfDisk: 'The container used more disk than a job may, so the kubelet evicted its pod. Write less.',
  ServiceNotReady:
    'The service did not answer within spec.test.readiness.timeout. It must listen on spec.test.port, on 127.0.0.1 or on all addresses.',
  TestFailed:
    'The service answered otherwise than spec.test expects, or not in time. status.test has each check: what was expected, and what was there instead.',
  PerfFileMissing:
    'The container exited with code 0 without leaving a regular file at spec.performance.path.',
  PerfFileTooLarge: 'The performance file is larger than 2 KiB.',
  PerfInvalidJSON: 'The performance file is not valid JSON.',
  PerfNotANumber: 'The performance file is not a JSON object with a finite number at spec.performance.key.',
  PerfOutOfRange: 'The performance is outside the range from spec.performance.min to spec.performance.max.',
  PublishUnauthorized:
    'The registry of spec.output.image refuses to accept the image, or the Secret may not be used for it. The message names the registry and the Secret.',
  PublishFailed:
    'The image could not be published to spec.output.image, or not within spec.output.timeout. The message says why.',
  DeployDenied:
    'The Deployment may not be changed for this job. The message names the account, the annotation or the right that is missing.',
  DeployFailed:
    'The rollout of the image did not complete, and was rolled back if it had begun. The message says why.',
  VerificationFailed:
    'The security test of spec.verify has found weaknesses that it does not allow, so the deployment was rolled back. status.verification lists the worst, and verification.log in the archive more.',
  VerificationInconclusive:
    'The security test of spec.verify could not test everything, or not in time, so the deployment was rolled back. The message says why.',
  Canceled: 'The job was canceled with spec.cancel.',
  Unschedulable:
    'No node had room for a pod of the job in time. Lower the requests in the spec, or ask for larger nodes.',
  ImagePullFailed: 'The image of a container could not be pulled in time. The message names the container.',
  NamespaceStuck:
    "The namespace of the job's previous run was not deleted in time. Something in it resists its deletion.",
  InfrastructureError: 'An infrastructure fault persisted after all retries (spec.retry).',
} as const satisfies Record<string, string>;

export type Reason = keyof typeof reasonHelp;

export const reasons = Object.keys(reasonHelp) as Reason[];
