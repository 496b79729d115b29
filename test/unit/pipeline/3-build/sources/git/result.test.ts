import { gzipSync } from 'node:zlib';
import {
  parseCloneResult,
  type CloneRefusal,
} from '../../../../../../src/pipeline/3-build/sources/git/result.ts';
import { cloneFault } from '../../../../../../src/pipeline/3-build/sources/git/fault.ts';
import type { Told } from '../../../../../../src/pipeline/3-build/sources/git/ssh-signs.ts';
import { limits } from '../../../../../../src/resource/limits.ts';

const git = { url: 'https://git.example.com/certificate/model.git' };
const commit = '0123456789'.repeat(4);
const packed = (text: string | Buffer): string => gzipSync(text).toString('base64');
const line = (dockerfile: string): string => JSON.stringify({ commit, dockerfile });
const refusal = (error: CloneRefusal['error'], message = '', of: Told = git) =>
  cloneFault({ error, message }, of);

describe('the line of the clone container', () => {
  it('has the commit and the Dockerfile, byte for byte', () => {
    const dockerfile = '\uFEFFFROM debian\r\n# ünïcödé';
    expect(parseCloneResult(line(packed(dockerfile)))).toEqual({
      ok: true,
      commitSha: commit,
      dockerfile,
    });
  });

  it('may have a Dockerfile that is not UTF-8, which is the user’s fault', () => {
    const result = parseCloneResult(line(packed(Buffer.from([0xff, 0xfe]))));
    expect(result).toEqual({ ok: false, error: 'dockerfile-encoding', message: '' });
    expect(refusal('dockerfile-encoding')).toEqual({
      reason: 'DockerfileInvalid',
      message: 'the Dockerfile must be UTF-8',
    });
  });

  it('may be an error', () => {
    const text = JSON.stringify({ error: 'fetch', message: 'fatal: x' });
    expect(parseCloneResult(text)).toEqual({ ok: false, error: 'fetch', message: 'fatal: x' });
  });

  it.each([
    '',
    'Cloning into …',
    '{"commit":"main","dockerfile":""}',
    '{"error":"other","message":""}',
    line('not base64!'),
    line('bm90IGd6aXA='),
    line(packed('x'.repeat(limits.dockerfileBytes + 1))),
  ])('is undefined for %j', (text) => {
    expect(parseCloneResult(text)).toBeUndefined();
  });

  it.each<[CloneRefusal['error'], object, string]>([
    ['revision', {}, 'spec.source.git.revision: HEAD does not resolve to a commit'],
    ['revision', { revision: 'v1' }, 'spec.source.git.revision: v1 does not resolve to a commit'],
    ['too-large', {}, 'spec.source.git.url: the repository is larger than this cluster allows'],
    ['context-link', { contextDir: 'a' }, 'spec.source.git.contextDir: "a" is a symbolic link or below one'],
    [
      'context-missing',
      { contextDir: 'a' },
      'spec.source.git.contextDir: the repository has no directory "a"',
    ],
    [
      'dockerfile-missing',
      {},
      'spec.source.git.contextDir: there is no file named Dockerfile in the root of the repository',
    ],
    ['dockerfile-missing', { contextDir: 'a' }, 'there is no file named Dockerfile in "a"'],
    ['dockerfile-link', {}, 'Dockerfile in the root of the repository must be a regular file'],
    ['dockerfile-irregular', {}, 'Dockerfile in the root of the repository must be a regular file'],
    ['checkout', {}, 'spec.source.git: the commit cannot be checked out'],
    ['no-ssh', {}, 'spec.source.git.url: the image that fetches repositories has no ssh'],
  ])('names the field to correct: %s of %j', (error, more, message) => {
    expect(refusal(error, '', { ...git, ...more })).toEqual({
      reason: 'SourceFetchFailed',
      message: expect.stringContaining(message) as string,
    });
  });

  it('has the same reason for a Dockerfile that is too large as an inline one', () => {
    expect(refusal('dockerfile-too-large')).toMatchObject({ reason: 'DockerfileTooLarge' });
  });

  it('does not blame the user for a full disk', () => {
    expect(refusal('checkout', 'fatal: No space left on device')).toMatchObject({
      reason: 'InfrastructureError',
    });
  });
});

describe('an error of git fetch', () => {
  const secret = { cloneSecret: 'git' };
  const at = `unable to access '${git.url}/': `;

  it.each<[string, object, string]>([
    [
      "fatal: couldn't find remote ref HEAD",
      {},
      'spec.source.git.revision: the repository has no HEAD; name',
    ],
    ["fatal: couldn't find remote ref v2", { revision: 'v2' }, 'has no branch, tag or commit v2'],
    ['fatal: remote error: upload-pack: not our ref ffff', { revision: 'ffff' }, 'spec.source.git.revision'],
    [
      'error: Server does not allow request for unadvertised object ffff',
      { revision: 'ffff' },
      'spec.source.git.revision',
    ],
    [
      `fatal: could not read Username for '${git.url}': terminal prompts disabled`,
      {},
      'spec.source.git.cloneSecret: the server requires credentials',
    ],
    [
      `fatal: Authentication failed for '${git.url}/'`,
      secret,
      'spec.source.git.cloneSecret: the server rejects the credentials in Secret "git"',
    ],
    [`fatal: ${at}The requested URL returned error: 403`, {}, 'rejects anonymous requests'],
    [`fatal: repository '${git.url}/' not found`, {}, 'spec.source.git.url: there is no repository'],
    [`fatal: ${git.url}/info/refs not valid: is this a git repository?`, {}, 'spec.source.git.url'],
    [
      `fatal: ${at}The requested URL returned error: 301`,
      {},
      'spec.source.git.url: the server responds with',
    ],
    [
      `fatal: ${at}Could not resolve host: git.example.com`,
      {},
      'spec.source.git.url: the host of this URL is not known here',
    ],
    [
      `fatal: ${at}Could not resolve host: git.example.com (Domain name not found)`,
      {},
      'spec.source.git.url: the host of this URL is not known here',
    ],
    [
      `fatal: ${at}server certificate verification failed. CAfile: none CRLfile: none`,
      {},
      "the server's certificate is not trusted",
    ],
  ])('is the user’s fault: %s', (complaint, more, message) => {
    expect(refusal('fetch', complaint, { ...git, ...more })).toMatchObject({
      reason: 'SourceFetchFailed',
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    `fatal: ${at}Could not resolve host: git.example.com (Timeout while contacting DNS servers)`,
    `fatal: ${at}Could not resolve proxy: proxy.example.com`,
    `fatal: ${at}Failed to connect to git.example.com port 443 after 5 ms: Couldn't connect to server`,
    `fatal: ${at}Connection timed out after 300000 milliseconds`,
    `fatal: ${at}Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds`,
    `fatal: ${at}The requested URL returned error: 503`,
    `fatal: ${at}The requested URL returned error: 429`,
    'fatal: early EOF',
    '',
  ])('is an infrastructure fault: %s', (complaint) => {
    expect(refusal('fetch', complaint)).toMatchObject({
      reason: 'InfrastructureError',
      message: expect.stringMatching(/^the repository could not be fetched: /) as string,
    });
  });
});
