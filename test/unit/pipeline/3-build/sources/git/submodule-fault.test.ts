import { cloneFault } from '../../../../../../src/pipeline/3-build/sources/git/fault.ts';
import type { CloneRefusal } from '../../../../../../src/pipeline/3-build/sources/git/result.ts';
import { parseCloneResult } from '../../../../../../src/pipeline/3-build/sources/git/result.ts';

const git = { url: 'https://git.example.com/team/model.git', revision: 'main', cloneSecret: 'key' };
const fault = (error: CloneRefusal['error'], message = '', submodule?: string) =>
  cloneFault({ error, message, submodule }, git);
const refused = (message: string) => ({
  reason: 'SourceFetchFailed',
  message: expect.stringContaining(message) as string,
});

describe('an error of a submodule', () => {
  it.each<[CloneRefusal['error'], string, string]>([
    ['submodule-url', '', '.gitmodules must give it a URL on the server of spec.source.git.url'],
    ['submodule-path', '', 'its path must be a folder of the repository, and no link'],
    ['submodule-secret', '', 'the annotation of Secret "key" does not allow its URL'],
    ['submodules-many', '', 'there must be at most 32 submodules, at most 4 in each other'],
    ['revision', '', 'the repository has no commit that the repository around it names'],
    ['too-large', '', 'the repository is larger than this cluster allows'],
    ['fetch', "fatal: repository 'x' not found", 'there is no repository at this URL'],
    [
      'fetch',
      'fatal: remote error: upload-pack: not our ref ffff',
      'the repository has no branch, tag or commit that the repository around it names',
    ],
    ['checkout', 'error: invalid path', 'the commit cannot be checked out: error: invalid path'],
  ])('names its folder: %s', (error, said, message) => {
    expect(fault(error, said, 'vendor/lib')).toEqual(
      refused(`spec.source.git.submodules: submodule "vendor/lib": ${message}`),
    );
  });

  it('may be one of the infrastructure, which is retried', () => {
    expect(fault('fetch', 'fatal: early EOF', 'lib')).toEqual({
      reason: 'InfrastructureError',
      message: 'submodule "lib": the repository could not be fetched: fatal: early EOF',
    });
  });

  it('may say that there is no Secret for it', () => {
    const { message } = cloneFault(
      { error: 'submodule-secret', message: '', submodule: 'lib' },
      { url: git.url },
    );
    expect(message).toContain('Secret ""');
  });

  it('is read from the line of the container', () => {
    const line = '{"error":"submodule-url","message":"","submodule":"vendor/lib"}';
    expect(parseCloneResult(line)).toMatchObject({ ok: false, submodule: 'vendor/lib' });
  });
});

describe('an error of Git LFS', () => {
  it.each([
    'batch response: Authentication required: Authorization error: https://git.example.com',
    '[ffff] Object does not exist on the server: [404] Object does not exist',
    'batch response: Repository or object not found',
    'batch response: Post "https://git.example.com": could not read Username',
  ])('is the user’s fault: %s', (said) => {
    expect(fault('lfs', said)).toEqual(refused('spec.source.git.lfs: the server does not give the files'));
  });

  it.each([
    'batch response: Post "https://git.example.com": dial tcp: connect: connection refused',
    'batch response: Fatal error: Server error https://git.example.com from HTTP 503',
  ])('is an infrastructure fault, which is retried: %s', (said) => {
    expect(fault('lfs', said)).toMatchObject({ reason: 'InfrastructureError' });
  });

  it('says which program the image lacks', () => {
    expect(fault('no-lfs')).toEqual(refused('spec.source.git.lfs: the image that fetches'));
  });
});
