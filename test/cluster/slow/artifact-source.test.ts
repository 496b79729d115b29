import { Readable } from 'node:stream';
import { workspaceRegistry } from '../../../deploy/local/node/addresses.ts';
import { openRegistry } from '../../../src/registry/client.ts';
import { listTags } from '../../../src/registry/list-tags.ts';
import { submitterAnnotation } from '../../../src/resource/names.ts';
import { apiVersion, kind, dockerfileJobSchema, type DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import {
  sha256,
  uploadManifest,
  uploadPatience,
  uploadsPath,
  uploadTag,
} from '../../../src/resource/upload.ts';
import { describeEngines } from '../../support/cluster/engines.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { killOperator } from '../../support/cluster/operator.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { accessAs, archiveOf, unfinishedBytes, uploadAs } from '../../support/cluster/uploads.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import type { TarEntry } from '../../support/tar.ts';
import { zipOf } from '../../support/zip.ts';

const team = useTeam('uploads');
const others = useTeam('uploads-others');

const copying: TarEntry = {
  name: './Dockerfile',
  data: 'FROM debian:bookworm\nCOPY model /model\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n',
};
const files: readonly TarEntry[] = [
  copying,
  { name: './model/', type: '5' },
  { name: './model/weights.bin', data: Buffer.alloc(100_000, 7) },
  { name: './model/latest', type: '2', linkName: 'weights.bin' },
  { name: './perf.json', data: '{"perf": 0.25}' },
  { name: './docker/Other', data: 'FROM debian:bookworm\nCMD echo \'{"perf":0.75}\' > /data/perf.json\n' },
];

let digest = '';
beforeAll(async () => {
  digest = await uploadAs('alice', team().namespace, archiveOf(...files));
});

type Artifact = NonNullable<SpecInput['source']['artifact']>;
const ended = async (artifact: Partial<Artifact>, spec: Partial<SpecInput> = {}, of = team()) =>
  of.ended(await of.submit({ source: { artifact: { digest, ...artifact } }, ...spec }));

describeEngines((engine) => {
  test('an upload with files to copy yields a performance, its digest and lint findings', async () => {
    const job = await ended({}, { build: { engine } });
    expect(summaryOf(job)).toEqual(success(0.25));
    expect(job.status.source).toEqual({ artifact: { digest } });
    expect(job.status.lint).toBeDefined();
  });

  test('another Dockerfile of the upload is built', async () => {
    expect(summaryOf(await ended({ dockerfilePath: 'docker/Other' }, { build: { engine } }))).toEqual(
      success(0.75),
    );
  });
});

test('an upload may be a zip archive', async () => {
  const zip = zipOf([
    { name: 'Dockerfile', data: 'FROM debian:bookworm\nCOPY . /model\nCMD ["/model/run.sh"]\n' },
    { name: 'run.sh', data: '#!/bin/sh\ncp /model/latest /data/perf.json\n', mode: 0o100755 },
    { name: 'out/perf.json', data: '{"perf": 0.5}' },
    { name: 'latest', data: 'out/perf.json', mode: 0o120777 },
  ]);
  const job = await ended({ digest: await uploadAs('alice', team().namespace, zip) });
  expect(summaryOf(job)).toEqual(success(0.5));
});

test('attack 103: archives that lead out of their folder end in a reason, and build nothing', async () => {
  const secret = '/registry/config.json';
  const evil: readonly (readonly [RegExp, readonly TarEntry[]])[] = [
    [/leads to "\/registry\/config\.json"/, [{ name: 'Dockerfile', type: '2', linkName: secret }]],
    [/"Dockerfile" must be a regular file/, [{ name: 'Dockerfile', type: '2', linkName: 'perf.json' }]],
    [/has a \.\./, [copying, { name: '../../etc/passwd', data: 'x' }]],
    [/is a character device/, [copying, { name: 'mem', type: '3' }]],
    [/no file "Dockerfile" in the upload/, [{ name: 'folder/Dockerfile', data: 'FROM debian\n' }]],
  ];
  await Promise.all(
    evil.map(async ([message, entries]) => {
      const uploaded = await uploadAs('alice', team().namespace, archiveOf(...entries));
      const job = await ended({ digest: uploaded });
      expect(job.status.failureDetails).toMatchObject({
        reason: 'SourceFetchFailed',
        message: expect.stringMatching(message) as string,
      });
    }),
  );
});

describe('attack 104: an upload', () => {
  const absent = (of: string) => ({
    reason: 'SourceFetchFailed',
    message: expect.stringContaining(`there is no upload ${of}`) as string,
  });

  it('is not there for jobs of another namespace', async () => {
    expect((await ended({}, {}, others())).status.failureDetails).toMatchObject(absent(digest));
  });

  it('is not there for jobs of another submitter, in the same namespace', async () => {
    const submittedBy = async (username: string): Promise<DockerfileJob> => {
      const annotations = { [submitterAnnotation]: username };
      const metadata = { name: `by-${username}`, namespace: team().namespace, annotations };
      const spec = { source: { artifact: { digest } } };
      const as = '--as=system:serviceaccount:dockerfilejob-system:dockerfilejob-api';
      const manifest = JSON.stringify({ apiVersion, kind, metadata, spec });
      const made = await kubectl(['create', as, '-o', 'json', '-f', '-'], manifest);
      return team().ended(dockerfileJobSchema.parse(JSON.parse(made)));
    };
    expect(summaryOf(await submittedBy('alice'))).toEqual(success(0.25));
    expect((await submittedBy('mallory')).status.failureDetails).toMatchObject(absent(digest));
  });

  it('cannot be read with the credentials of a job in another namespace, nor changed with those of its own', async () => {
    const uid = '00000000-0000-4000-8000-000000000000';
    const path = `/v2/${uploadsPath(team().namespace)}`;
    const as = (namespace: string) =>
      openRegistry(workspaceRegistry, accessAs({ kind: 'fetch', uid, namespace }));
    const own = await as(team().namespace);
    const theirs = await as(others().namespace);
    const read = await own.read(`${path}/manifests/${digest}`, {
      accept: 'application/vnd.oci.image.manifest.v1+json',
    });
    await read.body.dump();
    expect(read.status).toBe(200);
    await expect(own.send('POST', `${path}/blobs/uploads/`)).rejects.toThrow('rejected the credentials');
    await expect(own.send('DELETE', `${path}/manifests/${digest}`)).rejects.toThrow('rejected');
    await expect(theirs.read(`${path}/manifests/${digest}`)).rejects.toThrow('rejected the credentials');
  });
});

test('an upload that breaks off leaves nothing in the registry', async () => {
  async function* cut() {
    yield archiveOf(copying);
    for (let count = 0; count < 20; count += 1) {
      await Promise.resolve();
      yield Buffer.alloc(2 ** 20, count);
    }
    throw new Error('cut');
  }
  const before = await listTags(
    `${workspaceRegistry}/${uploadsPath(team().namespace)}`,
    accessAs({ kind: 'api' }),
  );
  await expect(uploadAs('alice', team().namespace, Readable.from(cut()))).rejects.toThrow(
    'before the archive',
  );
  const after = await listTags(
    `${workspaceRegistry}/${uploadsPath(team().namespace)}`,
    accessAs({ kind: 'api' }),
  );
  expect(after).toEqual(before);
  expect(unfinishedBytes(team().namespace)).toBe(0);
});

test('an upload that no job has referred to for an hour is deleted, and no other', async () => {
  const path = uploadsPath(team().namespace);
  const registry = await openRegistry(workspaceRegistry, accessAs({ kind: 'api' }));
  const read = await registry.read(`/v2/${path}/manifests/${digest}`, {
    accept: 'application/vnd.oci.image.manifest.v1+json',
  });
  const text = await read.body.text();
  const other = uploadManifest({
    context: { digest: sha256(Buffer.from('x')), size: 1, packing: 'tar' },
  }).type;
  const put = async (manifest: string, old: string) => {
    const time = Date.now() - uploadPatience - 1000;
    const tag = uploadTag({ time, bytes: 1, submitter: 'f'.repeat(16), digest: old });
    const { status } = await registry.send(
      'PUT',
      `/v2/${path}/manifests/${tag}`,
      { 'content-type': other },
      Buffer.from(manifest),
    );
    expect(status).toBe(201);
    return tag;
  };
  const changed = `${text} `;
  const unused = await put(changed, sha256(Buffer.from(changed)));
  const tags = async () => (await listTags(`${workspaceRegistry}/${path}`, accessAs({ kind: 'api' }))).tags;
  expect(await tags()).toContain(unused);
  const before = (await tags()).filter((tag) => tag !== unused);
  await killOperator();
  await patiently(
    async () => ((await tags()).includes(unused) ? undefined : true),
    'the unused upload to go',
  );
  expect(await tags()).toEqual(before);
});
