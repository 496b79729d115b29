import { readCloneSecret } from '../../../../../../src/pipeline/3-build/sources/git/clone-secret.ts';

const url = 'https://git.example.com/team/model.git';
const secret = (more: object = {}, annotation: string | undefined = 'https://git.example.com/team') => ({
  type: 'kubernetes.io/basic-auth',
  metadata: { name: 'git', ...(annotation && { annotations: { 'dockerfilejob.io/git-url': annotation } }) },
  data: { username: 'bWU=', password: 'cGFzc3dvcmQ=' },
  ...more,
});
const name = { namespace: 'team-a', name: 'git' };
const read = (raw: object) => readCloneSecret({ kind: 'object', object: raw }, name, url);
const message = (raw: object): string => {
  const verdict = read(raw);
  return verdict.ok ? 'accepted' : verdict.fault.message.replace('spec.source.git.cloneSecret: ', '');
};

describe('the Secret of a Git source', () => {
  it('provides its credentials, and the path that its owner allows', () => {
    expect(read(secret())).toEqual({
      ok: true,
      value: {
        type: 'kubernetes.io/basic-auth',
        data: { username: 'bWU=', password: 'cGFzc3dvcmQ=', 'allowed-path': 'L3RlYW0v' },
      },
    });
  });

  it('is refused without the annotation, and the message says which one to add', () => {
    const advice =
      'Secret git is not allowed for spec.source.git.url; its owner must add the annotation dockerfilejob.io/git-url: https://git.example.com/team/model.git (or a prefix of that URL that ends at a /)';
    expect(message(secret({}, ''))).toBe(advice);
    expect(message(secret({ metadata: { name: 'git', annotations: { other: url } } }))).toBe(advice);
  });

  it('reveals neither its annotation nor its content when the URL is not allowed', () => {
    const other = secret({ type: 'Opaque', data: {} }, 'https://other.example.com/hidden');
    expect(message(other)).toContain('must add the annotation');
    expect(message(other)).not.toContain('hidden');
  });

  it.each([
    [{ type: 'Opaque' }, 'Secret git must be of type kubernetes.io/basic-auth'],
    [{ data: { password: 'eA==' } }, 'Secret git must have the keys username and password'],
    [{ data: { username: 'eA==' } }, 'Secret git must have the keys username and password'],
    [{ data: undefined }, 'Secret git must have the keys username and password'],
  ])('must be of type basic-auth with username and password: %j', (more, complaint) => {
    expect(message(secret(more))).toBe(complaint);
  });
});

describe('a Secret that cannot be read', () => {
  it.each([
    ['absent', 'spec.source.git.cloneSecret: there is no Secret team-a/git'],
    ['forbidden', 'the operator is not allowed to read Secret team-a/git; docs/install.md explains'],
  ] as const)('has a message for the case that it is %s', (kind, complaint) => {
    expect(readCloneSecret({ kind }, name, url)).toEqual({
      ok: false,
      fault: { reason: 'SourceFetchFailed', message: expect.stringContaining(complaint) as string },
    });
  });
});

describe('the Secret of a source with SSH', () => {
  const ssh = 'git@git.example.com:team/model.git';
  const data = { 'ssh-privatekey': 'a2V5', known_hosts: 'aG9zdA==' };
  const readSsh = (more: object = {}) => {
    const annotations = { 'dockerfilejob.io/git-url': 'git@git.example.com:team/' };
    const object = { type: 'kubernetes.io/ssh-auth', metadata: { annotations }, data, ...more };
    return readCloneSecret({ kind: 'object', object }, name, ssh);
  };

  it('provides the key, and the host keys to trust, and nothing else of it', () => {
    expect(readSsh({ data: { ...data, other: 'eA==' } })).toEqual({
      ok: true,
      value: { type: 'kubernetes.io/ssh-auth', data: { ...data, 'allowed-path': 'L34vdGVhbS8=' } },
    });
  });

  it.each([
    [{ type: 'kubernetes.io/basic-auth' }, 'must be of type kubernetes.io/ssh-auth'],
    [{ data: { known_hosts: 'eA==' } }, 'must have the keys ssh-privatekey and known_hosts; known_hosts has'],
    [{ data: { 'ssh-privatekey': 'eA==' } }, 'must have the keys ssh-privatekey and known_hosts'],
  ])('must be of type ssh-auth with both keys: %j', (more, complaint) => {
    expect(readSsh(more)).toMatchObject({ fault: { message: expect.stringContaining(complaint) as string } });
  });
});
