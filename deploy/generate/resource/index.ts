import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { reasons } from '../../../src/resource/reasons.ts';
import { specSchema } from '../../../src/resource/spec.ts';
import { statusSchema } from '../../../src/resource/status.ts';
import { structuralSchema } from '../../../src/resource/structural-schema.ts';
import { exampleYaml } from './example.ts';
import { fieldsOf } from './fields.ts';
import { templateSection } from './template.ts';
import { writeOrCheck } from '../write-or-check.ts';

const header = '# Generated from src/resource by `make crds`; do not edit.\n';
const example = exampleYaml();

/** As reported by the local cluster. Parsing proves that the schema still has all its fields. */
const status = readFileSync(join(import.meta.dirname, 'status.yaml'), 'utf8');
statusSchema.parse(load(status));

const cell = (text: string): string => text.replaceAll('|', '\\|');
const specRows = fieldsOf(structuralSchema(specSchema)).map(
  ({ path, type, preset, meaning }) => `| \`${path}\` | ${type} | ${preset} | ${cell(meaning)} |`,
);
const statusRows = fieldsOf(structuralSchema(statusSchema)).map(
  ({ path, type, meaning }) => `| \`${path}\` | ${type} | ${cell(meaning)} |`,
);

const page = `<!-- Generated from src/resource by \`make crds\`; do not edit. -->

# The resource

A \`DockerfileJob\` (short name \`dfj\`) is a namespaced resource. Only its source is required:

\`\`\`yaml
apiVersion: dockerfilejob.io/v1alpha1
kind: DockerfileJob
metadata:
  name: perf
spec:
  source:
    dockerfile: |
      FROM debian:bookworm
      CMD echo '{"perf":0.99}' > /data/perf.json
\`\`\`

The next example sets every field ([deploy/samples/every-field.yaml](../deploy/samples/every-field.yaml)). The tests
run it:

\`\`\`yaml
${example}\`\`\`

\`metadata.name\` may have up to 50 characters. \`kubectl explain dockerfilejob.spec.scan\` prints the descriptions of
this page. The apiserver rejects invalid values with the messages in parentheses below.

## Spec

The number in parentheses after a type is the maximum length of a text, in characters, or of a list, in items. A
*duration* looks like \`90s\`, \`10m\` or \`1h30m\` and must be positive. A *quantity* is a Kubernetes quantity such as
\`500m\`, \`2\` or \`128Mi\`.

| Field | Type | Default | Description |
|---|---|---|---|
${specRows.join('\n')}

### Notes

- **Vulnerability gate.** By default, a job fails on vulnerabilities of severity *high* or *critical* that have a *fix*
  (\`failOn: high\`, \`ignoreUnfixed: true\`). With \`ignoreUnfixed: false\`, every image based on Debian 12 fails, because
  Debian does not fix the critical CVE-2023-45853 of zlib1g. \`status.vulnerabilities\` counts all vulnerabilities,
  whether they fail the job or not. If the scan is not conclusive, for example because the image has no distribution
  (\`FROM scratch\`) or the vulnerability database is missing, the job fails with \`ScanInconclusive\`.
- **Reruns.** Changing \`source\`, \`build\`, \`scan\`, \`run\`, \`test\`, \`performance\` or \`output\` runs the job again. Everything that the
  previous run created is removed first, and \`status.run\` increases by one. Changing any other field does not rerun the
  job.
- **A ConfigMap is copied when it is judged.** From then on, only the copy is built, in every retry. \`status.source.sha256\`
  is its hash: of the Dockerfile and of all files.
- **Files for COPY and ADD** come from \`source.configMap\`, \`source.git\` or \`source.artifact\`. An inline Dockerfile has no such files, but it
  can contain files as here-documents, which need the engine \`buildkit\` or the maintained fork of Kaniko. If COPY needs
  files that do not exist, the job fails with \`ContextMissing\` before any pod is created. In a
  repository or an upload, missing files are found only during the build, so the reason is \`BuildFailed\`.
- **Uploads.** \`source.artifact\` refers to an archive that the REST API has stored in the workspace registry, for this namespace
  ([rest.md](rest.md#uploads)). The build pod unpacks it before the build starts: at most 1 GiB and 100000 files. An upload is kept as long
  as a job refers to it, and otherwise for an hour.
- **Git repositories.** The build pod fetches the repository before the build starts. The time counts toward
  \`build.timeout\`. It fetches a single commit of at most 1 GiB and 100000 files, and does not follow redirects.
  \`source.git.submodules\` and \`source.git.lfs\` add submodules and the files of Git LFS, within the same limits. There may be
  32 submodules, four deep. They must be on the server of \`source.git.url\`, with the same protocol, port and user: relative
  URLs in \`.gitmodules\` (\`../library.git\`) are best. \`status.source.git.commitSha\` is the commit that was built. New commits on a branch do not
  start another run. A mistake in \`source.git\` fails the job with \`SourceFetchFailed\`, naming the field. If the server
  is unreachable or responds with a 5xx status, the fetch is retried (\`retry\`).
- **Private repositories** need a Secret next to the DockerfileJob (\`source.git.cloneSecret\`), of type
  \`kubernetes.io/basic-auth\` for HTTPS and \`kubernetes.io/ssh-auth\` for SSH. It is used for submodules, too, if the
  annotation allows their URLs. Anyone who can create jobs there can reference the Secret, so its owner must state which
  URLs its credentials may be sent to:

  \`\`\`yaml
  apiVersion: v1
  kind: Secret
  type: kubernetes.io/basic-auth
  metadata:
    name: git
    annotations:
      dockerfilejob.io/git-url: https://git.example.com/team # the URL, or a prefix of it that ends before a /
  stringData: {username: me, password: a-token}
  \`\`\`

  For SSH (\`ssh://git@git.example.com/team/model.git\` or \`git@git.example.com:team/model.git\`), \`known_hosts\` is required: no
  host key is trusted at first sight. Compare what \`ssh-keyscan git.example.com\` prints with what the owner of the host
  publishes. The key must have no passphrase. A deploy key that can only read is enough:

  \`\`\`yaml
  apiVersion: v1
  kind: Secret
  type: kubernetes.io/ssh-auth
  metadata:
    name: deploy-key
    annotations:
      dockerfilejob.io/git-url: git@git.example.com:team/ # in the form of the URL: this one does not allow ssh://…
  stringData:
    ssh-privatekey: |
      -----BEGIN OPENSSH PRIVATE KEY-----
      …
    known_hosts: |
      git.example.com ssh-ed25519 AAAA…
  \`\`\`

  The operator must be allowed to read the Secret ([install.md](install.md#private-repositories)).
- **Publishing.** With \`output\`, the image is published to your registry after everything else has passed ([publish.md](publish.md)).
- **Servers.** With \`test\`, the image is tested as a server ([service-tests.md](service-tests.md)).
- **Run environment.** The container has no network, no capabilities, at most 1 GiB of disk, and an in-memory \`/data\` of
  64 MiB.
- **Resources** are granted up to the operator's maximum ([configuration.md](configuration.md)). Requests and limits above
  it fail the job with \`ResourcesDenied\`.
- **Scan.** The base images count, too, even if the Dockerfile upgrades or removes what they have. What the operator does not
  tolerate fails every job, whatever \`scan\` says, and \`scan.ignore.ids\` may contain only IDs that the operator allows
  ([configuration.md](configuration.md)).
- **Sandbox.** \`run.runtimeClassName\` names a RuntimeClass that the operator allows; for any other, the job fails with
  \`SpecDenied\`, and with \`IsolationNotEnforced\` if the cluster lacks the class. If the field is not set, the operator's
  default class is used if the cluster has it, and a user namespace otherwise. A class without a sandbox of its own is
  combined with a user namespace. \`status.sandbox\` reports what was used.
- **Retries** cover infrastructure faults only. Failures of the Dockerfile or of its container are never retried.
- **cancel** ends the job as \`Canceled\`. **suspend** holds a job that has not been admitted yet. It does not stop a job
  that is already running.

## Status

\`status.failureDetails\` explains why a job failed. [reasons.md](reasons.md) documents the ${reasons.length} reasons. This is
the status of the first example, from the local cluster:

\`\`\`yaml
${status}\`\`\`

| Field | Type | Description |
|---|---|---|
${statusRows.join('\n')}

### Columns

\`kubectl get dfj\` prints phase, performance, critical and high vulnerabilities, reason and age. \`--output wide\` adds
the digest of the image, the sandbox and the run.

### Logs and reports

The namespace of a job is deleted when the job is over. The ConfigMap that \`status.archive\` names, next to the
DockerfileJob, keeps the Dockerfile that was built, the ends of its logs and the scan report until the DockerfileJob is
deleted: \`Dockerfile\`, \`build.log\`, \`push.log\`, \`run.log\`, \`clone.log\` if the fetch failed and \`publish.log\` and \`sbom.log\` if the publication did (the last 64 KiB of
each), and \`scan-report.json\` (up to 256 KiB). \`unreadable.txt\` names the logs that
could not be read, for example because a node was down. All of them are gzipped.

\`\`\`sh
archive=$(kubectl get dfj perf --output jsonpath='{.status.archive}')
kubectl get configmap "$archive" --output jsonpath='{.binaryData.build\\.log\\.gz}' | base64 -d | gunzip
\`\`\`

${templateSection}`;

writeOrCheck('deploy/samples/every-field.yaml', header + example, 'make crds');
writeOrCheck('docs/resource.md', page, 'make crds');
