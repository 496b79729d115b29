import {
  isUrlPrefix,
  readCloneSecret,
} from '../../../../../../src/pipeline/3-build/sources/git/clone-secret.ts';

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
  it('provides its credentials for a URL that its owner allows', () => {
    expect(read(secret())).toEqual({
      ok: true,
      value: { username: 'bWU=', password: 'cGFzc3dvcmQ=' },
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

describe('the annotation', () => {
  it.each([
    'https://git.example.com/team/model.git',
    'https://git.example.com/team/model.git/',
    'https://git.example.com/team/',
    'https://git.example.com/team',
    'https://git.example.com',
    'https://GIT.example.com:443/',
  ])('%s allows the URL', (prefix) => {
    expect(isUrlPrefix(prefix, url)).toBe(true);
  });

  it.each([
    '',
    '*',
    'git.example.com',
    'https://',
    'http://git.example.com/team',
    'https://git.example.com:8443/team',
    'https://git.example.co',
    'https://git.example.com/te',
    'https://git.example.com/team/model',
    'https://git.example.com/team/model.git/more',
    'https://git.example.com/team?x',
    'https://git.example.com/team#x',
    'https://me@git.example.com/team',
    'https://:secret@git.example.com/team',
  ])('%j does not allow the URL', (prefix) => {
    expect(isUrlPrefix(prefix, url)).toBe(false);
  });

  it.each([
    ['https://git.example.com.evil.example/team/model.git'],
    ['https://git.example.com:99999/team/model.git'],
    ['https://git.example.com/other/../team2/model.git'],
  ])('does not allow credentials to be sent to %s', (elsewhere) => {
    expect(isUrlPrefix('https://git.example.com/team', elsewhere)).toBe(false);
  });
});
