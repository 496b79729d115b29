import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { reasons } from '../../src/resource/reasons.ts';
import { specSchema } from '../../src/resource/spec.ts';
import { statusSchema } from '../../src/resource/status.ts';
import { structuralSchema } from '../../src/resource/structural-schema.ts';
import { exampleYaml } from './resource/example.ts';
import { fieldsOf } from './resource/fields.ts';
import { writeOrCheck } from './write-or-check.ts';

const header = '# Generated from src/resource by `make crds`; do not edit.\n';
const example = exampleYaml();

/** As the local cluster reported it; the schema must still know all of it. */
const status = readFileSync(join(import.meta.dirname, 'resource', 'status.yaml'), 'utf8');
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

A \`DockerfileJob\` (short name \`dfj\`) lives in a namespace. All that it needs is a source:

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

This one has every field ([deploy/samples/every-field.yaml](../deploy/samples/every-field.yaml); the tests run it):

\`\`\`yaml
${example}\`\`\`

\`metadata.name\` has at most 50 characters. \`kubectl explain dockerfilejob.spec.scan\` tells the same as this
page. Wrong values are refused by the apiserver, with the words that are in parentheses below.

## Spec

The number in parentheses after a type is the most characters, or items of a list, that it may have. A *duration*
is such as \`90s\`, \`10m\` or \`1h30m\`, and never zero. A *quantity* is one of Kubernetes: \`500m\`, \`2\`, \`128Mi\`.

| field | type | default | what it is |
|---|---|---|---|
${specRows.join('\n')}

### What follows from it

- **The gate.** By default a job fails for vulnerabilities that are *high* or *critical* and that have a *fix*
  (\`failOn: high\`, \`ignoreUnfixed: true\`). Without \`ignoreUnfixed\` every image that is made of Debian 12 would fail:
  it has a critical one that Debian does not fix (CVE-2023-45853 of zlib1g). All of them are counted in
  \`status.vulnerabilities\`, whether they fail the job or not. What the scanner cannot judge, such as an image without a distribution (\`FROM scratch\`), or
  without a database, is not clean: \`ScanInconclusive\`.
- **Another run.** A change of \`source\`, \`build\`, \`scan\`, \`run\` or \`performance\` starts the job again: everything of
  the earlier run is removed first, and \`status.run\` counts one more. A change of any other field does not.
- **Files for COPY and ADD** come from \`source.configMap\` or \`source.git\`. An inline Dockerfile has none; a file that is
  written in the Dockerfile itself with a heredoc needs none, but the engine \`buildkit\` or the maintained Kaniko.
  A COPY of files that are not there ends as \`ContextMissing\` before a pod is made; in a repository, where only the
  build can know, as \`BuildFailed\`.
- **A repository** is fetched by the build's pod before the build begins, within \`build.timeout\`: one commit, without
  submodules and without Git LFS, at most 1 GiB and 100000 files. \`status.source.git.commitSha\` says which commit it was.
  A branch that moves on starts no other run. What is wrong with \`source.git\` is \`SourceFetchFailed\`, with the field;
  a server that cannot be reached, or that answers 5xx, is asked again (\`retry\`). Redirects are not followed.
- **A private repository** needs a Secret beside the job (\`source.git.cloneSecret\`), of type \`kubernetes.io/basic-auth\`.
  Its owner must say where its credentials may be sent, since whoever may make jobs may name it:

  \`\`\`yaml
  apiVersion: v1
  kind: Secret
  type: kubernetes.io/basic-auth
  metadata:
    name: git
    annotations:
      dockerfilejob.io/git-url: https://git.example.com/team # the URL, or its beginning up to a /
  stringData: {username: me, password: a-token}
  \`\`\`

  And the operator must be let to read it ([install.md](install.md#private-repositories)).
- **The run** has no network, at most 1 GiB of disk, no capability, and \`/data\` with 64 MiB in memory.
- **Sizes** are granted up to what the operator is set to ([configuration](configuration.md)); more is
  \`ResourcesDenied\`.
- **The sandbox** that \`run.runtimeClassName\` names must exist, else \`IsolationNotEnforced\`. Without the field, the
  operator's RuntimeClass is used where the cluster has it, and a user namespace where not. \`status.sandbox\` says
  which it was.
- **Retries** are for faults of the infrastructure. What the Dockerfile or its container did wrong is never retried.
- **cancel** ends the job as \`Canceled\`; **suspend** holds it while it waits, and does not stop one that is at work.

## Status

Why a job failed is in \`status.failureDetails\`; the ${reasons.length} reasons are explained in [reasons.md](reasons.md). The status of
the first job above, on the local cluster:

\`\`\`yaml
${status}\`\`\`

| field | type | what it is |
|---|---|---|
${statusRows.join('\n')}

### Columns

\`kubectl get dfj\` shows phase, performance, critical, high, reason and age; with \`--output wide\` also the digest of
the image, the sandbox and the run.

### Logs and reports

The namespace of a job is deleted when the job is over. The ends of its logs and the scan report stay in the
ConfigMap that \`status.archive\` names, beside the job, as long as the job is there: \`build.log\`, \`push.log\`, \`run.log\`,
\`clone.log\` of a fetch that failed (the last 64 KiB each) and \`scan-report.json\` (256 KiB), each gzipped.

\`\`\`sh
archive=$(kubectl get dfj perf --output jsonpath='{.status.archive}')
kubectl get configmap "$archive" --output jsonpath='{.binaryData.build\\.log\\.gz}' | base64 -d | gunzip
\`\`\`
`;

writeOrCheck('deploy/samples/every-field.yaml', header + example, 'make crds');
writeOrCheck('docs/resource.md', page, 'make crds');
