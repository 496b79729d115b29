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
  it('fetches before it builds; that of another source does not', () => {
    expect(pod().clone).toMatchObject({ name: 'clone', image: 'mirror.test:5000/dockerfilejob/git:test' });
    expect(makeBuildPod(makeContext()).spec.initContainers).toEqual([]);
  });

  it('hands the words of the user to the script as data', () => {
    const { clone } = pod({ revision: 'v1', contextDir: '$(HOME) "; exit' });
    expect(clone?.command).toEqual(['sh', '-c', readScript('3-build/sources/git/clone.sh'), 'sh']);
    expect(clone?.args?.slice(-4)).toEqual([url, 'v1', '$$(HOME) "; exit', '']);
  });

  it('takes HEAD and the root unless told otherwise', () => {
    expect(pod().clone?.args?.slice(-4)).toEqual([url, 'HEAD', '', '']);
  });

  it('fetches the commit of the first try again, should the branch have moved', () => {
    const context = makeContext({ spec: { source: { git: { url, revision: 'main' } } }, attempt: 1 });
    const commitSha = 'c'.repeat(40);
    const status = { ...context.job.status, source: { git: { commitSha } } };
    const { spec } = makeBuildPod({ ...context, job: { ...context.job, status } });
    expect(spec.initContainers?.[0]?.args).toContain(commitSha);
    const other = { ...context.job.status, source: {} };
    const { spec: first } = makeBuildPod({ ...context, job: { ...context.job, status: other } });
    expect(first.initContainers?.[0]?.args).toContain('main');
  });

  it('has no capability, no token and nothing to write to but its volumes', () => {
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
    expect(Object.keys(clone?.resources?.limits ?? {})).toEqual(['cpu', 'memory', 'ephemeral-storage']);
  });

  it('gives the credentials to the container that fetches, and to no other', () => {
    const { spec, clone, build, push } = pod({ cloneSecret: 'theirs' });
    const secret = spec.volumes?.find(({ name }) => name === 'credentials')?.secret;
    expect(secret).toEqual({ secretName: 'git' });
    expect(names(clone?.volumeMounts)).toEqual(['workspace', 'git', 'credentials']);
    expect(clone?.args?.at(-1)).toBe('/credentials');
    for (const other of [build, push]) {
      expect(names(other?.volumeMounts)).not.toContain('credentials');
      expect(names(other?.volumeMounts)).not.toContain('git');
    }
    expect(names(pod().spec.volumes)).not.toContain('credentials');
  });

  it('bounds what a repository may fill', () => {
    const { spec } = pod();
    for (const name of ['workspace', 'git']) {
      const volume = spec.volumes?.find((one) => one.name === name);
      expect(Number(volume?.emptyDir?.sizeLimit)).toBeGreaterThan(1024 ** 3);
    }
  });

  it('lets the build read the repository, not write to it, and nothing of a ConfigMap', () => {
    const { spec, build } = pod();
    expect(build?.volumeMounts).toContainEqual({
      name: 'workspace',
      mountPath: '/workspace',
      readOnly: true,
    });
    expect(spec.volumes?.filter(({ configMap }) => configMap)).toEqual([]);
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
  it('is in the job’s own namespace, whatever the name of the Secret is', () => {
    const credentials = { username: 'bWU=', password: 'cGFzc3dvcmQ=' };
    expect(credentialsSecret(makeContext(), credentials)).toMatchObject({
      kind: 'Secret',
      type: 'kubernetes.io/basic-auth',
      metadata: { name: 'git', namespace: `dfj-${jobUid}` },
      data: credentials,
    });
  });
});
