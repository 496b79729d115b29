import { credentialsSecret } from '../../../../../../src/pipeline/3-build/sources/git/credentials.ts';
import type { GitSource } from '../../../../../../src/resource/git-source.ts';
import { makeBuildPod } from '../../../../../support/build-pod.ts';
import { makeContext } from '../../../../../support/context.ts';
import { jobUid } from '../../../../../support/job.ts';
import { readScript } from '../../../../../support/shell.ts';

const url = 'https://git.example.com/team/model.git';
const pod = (git: Partial<GitSource> = {}, engine: 'kaniko' | 'buildkit' = 'buildkit') => {
  const context = makeContext({ spec: { source: { git: { url, ...git } }, build: { engine } } });
  const { spec } = makeBuildPod(context);
  const [clone, ...more] = spec.initContainers ?? [];
  expect(more).toEqual([]);
  return { spec, clone, build: spec.containers[0], push: spec.containers[1] };
};
const names = (list: readonly { readonly name: string }[] | undefined) => list?.map(({ name }) => name);

describe('the build pod of a Git source', () => {
  it('fetches the repository before the build, unlike that of another source', () => {
    expect(pod().clone).toMatchObject({ name: 'clone', image: 'mirror.test:5000/dockerfilejob/git:test' });
    expect(makeBuildPod(makeContext()).spec.initContainers).toEqual([]);
  });

  it("passes the user's input to the script as data", () => {
    const { clone } = pod({ revision: 'v1', contextDir: '$(HOME) "; exit' });
    expect(clone?.command).toEqual(['sh', '-c', readScript('3-build/sources/git/clone.sh'), 'sh']);
    expect(clone?.args?.slice(-4)).toEqual([url, 'v1', '$$(HOME) "; exit', '']);
  });

  it('defaults to HEAD and the root folder', () => {
    expect(pod().clone?.args?.slice(-4)).toEqual([url, 'HEAD', '', '']);
  });

  it('fetches submodules and the files of Git LFS if the job asks for them, within limits', () => {
    expect(pod().clone?.args?.slice(6, 9)).toEqual(['0', '4', '']);
    expect(pod({ submodules: true, lfs: true }).clone?.args?.slice(6, 9)).toEqual(['32', '4', 'lfs']);
  });

  it('fetches the commit of the first attempt again, even if the branch has moved', () => {
    const context = makeContext({ spec: { source: { git: { url, revision: 'main' } } }, attempt: 1 });
    const commitSha = 'c'.repeat(40);
    const status = { ...context.job.status, source: { git: { commitSha } } };
    const { spec } = makeBuildPod({ ...context, job: { ...context.job, status } });
    expect(spec.initContainers?.[0]?.args).toContain(commitSha);
    const other = { ...context.job.status, source: {} };
    const { spec: first } = makeBuildPod({ ...context, job: { ...context.job, status: other } });
    expect(first.initContainers?.[0]?.args).toContain('main');
  });

  it('has no capabilities and no token, and can write only to its volumes', () => {
    const { spec, clone } = pod();
    expect(clone?.securityContext).toEqual({
      runAsNonRoot: false,
      runAsUser: 0,
      runAsGroup: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec).toMatchObject({ hostUsers: false, automountServiceAccountToken: false });
    expect(Object.keys(clone?.resources.limits ?? {})).toEqual(['cpu', 'memory', 'ephemeral-storage']);
  });

  it('mounts the credentials only into the clone container', () => {
    const { spec, clone, build, push } = pod({ cloneSecret: 'theirs' });
    const secret = spec.volumes?.find(({ name }) => name === 'credentials')?.secret;
    expect(secret).toEqual({ secretName: 'git', defaultMode: 0o400 });
    expect(names(clone?.volumeMounts)).toEqual(['workspace', 'git', 'credentials']);
    expect(clone?.args?.at(-1)).toBe('/credentials');
    for (const other of [build, push]) {
      expect(names(other?.volumeMounts)).not.toContain('credentials');
      expect(names(other?.volumeMounts)).not.toContain('git');
    }
    expect(names(pod().spec.volumes)).not.toContain('credentials');
  });

  it('limits the disk space of a repository', () => {
    const { spec } = pod();
    for (const name of ['workspace', 'git']) {
      const volume = spec.volumes?.find((one) => one.name === name);
      expect(Number(volume?.emptyDir?.sizeLimit)).toBeGreaterThan(1024 ** 3);
    }
  });

  it('mounts the repository read-only into the build container, and no ConfigMap with files of a job', () => {
    const { spec, build } = pod();
    expect(build?.volumeMounts).toContainEqual({
      name: 'workspace',
      mountPath: '/workspace',
      readOnly: true,
    });
    const configMaps = spec.volumes?.filter(({ configMap }) => configMap).map(({ name }) => name);
    expect(configMaps).toEqual(['trust', 'name-resolution']);
  });

  it.each([
    [undefined, '/workspace'],
    ['./models/$one/', '/workspace/models/$$one/'],
  ])('builds the folder %s', (contextDir, folder) => {
    const git = contextDir === undefined ? {} : { contextDir };
    expect(pod(git, 'buildkit').build?.args).toEqual(
      expect.arrayContaining([`--local=context=${folder}`, `--local=dockerfile=${folder}`]),
    );
    const kaniko = pod(git, 'kaniko').build?.args?.join(' ');
    expect(kaniko).toContain(`--context=dir://${folder} `);
    expect(kaniko).toMatch(/--dockerfile=\/workspace\S*\/Dockerfile /);
  });
});

describe('the copy of the credentials', () => {
  it('is in the job’s own namespace, under a fixed name', () => {
    const credentials = { type: 'kubernetes.io/ssh-auth', data: { 'ssh-privatekey': 'eA==' } } as const;
    expect(credentialsSecret(makeContext(), credentials)).toMatchObject({
      kind: 'Secret',
      metadata: { name: 'git', namespace: `dfj-${jobUid}` },
      ...credentials,
    });
  });
});
