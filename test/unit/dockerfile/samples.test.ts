import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { judgeDockerfile } from '../../../src/dockerfile/index.ts';

const fixture = (name: string): string => readFileSync(`${process.cwd()}/test/fixtures/${name}`, 'utf8');

const { dockerfile } = JSON.parse(fixture('payload.json')) as { dockerfile: string };
const payload = gunzipSync(Buffer.from(dockerfile, 'base64')).toString();

describe('Dockerfiles as people send them', () => {
  it('are accepted with typographic quotes, which are no matter of the build', () => {
    expect(judgeDockerfile(fixture('typographic-quotes.Dockerfile'), { files: [], args: {} })).toEqual({
      ok: true,
      baseImages: ['debian:bookworm'],
      stages: ['0'],
    });
  });

  it('are accepted with a build argument', () => {
    const versioned = fixture('versioned.Dockerfile');
    expect(judgeDockerfile(versioned, { files: [], args: { version: '7' } }).ok).toBe(true);
  });

  it('are refused at the first file that they take', () => {
    expect(judgeDockerfile(payload, { files: [], args: {} })).toMatchObject({
      ok: false,
      reason: 'ContextMissing',
      line: 9,
      message: expect.stringMatching(/^line 9: COPY needs "\.\/requirements\.txt"/) as string,
    });
  });

  it('are accepted when the job has that file', () => {
    expect(judgeDockerfile(payload, { files: ['requirements.txt'], args: {} }).ok).toBe(true);
  });
});
