import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dockerfileFault } from '../../../src/dockerfile/index.ts';

const fixture = (name: string): string => readFileSync(`${process.cwd()}/test/fixtures/${name}`, 'utf8');

const { dockerfile } = JSON.parse(fixture('payload.json')) as { dockerfile: string };
const payload = gunzipSync(Buffer.from(dockerfile, 'base64')).toString();

describe('submitted Dockerfiles', () => {
  it('are accepted with typographic quotes, which do not affect the build', () => {
    expect(
      dockerfileFault(fixture('typographic-quotes.Dockerfile'), { files: [], args: {} }),
    ).toBeUndefined();
  });

  it('are accepted with a build argument', () => {
    const versioned = fixture('versioned.Dockerfile');
    expect(dockerfileFault(versioned, { files: [], args: { version: '7' } })).toBeUndefined();
  });

  it('are rejected at the first file that is missing', () => {
    expect(dockerfileFault(payload, { files: [], args: {} })).toMatchObject({
      reason: 'ContextMissing',
      line: 9,
      message: expect.stringMatching(/^line 9: COPY needs "\.\/requirements\.txt"/) as string,
    });
  });

  it('are accepted if the job has that file', () => {
    expect(dockerfileFault(payload, { files: ['requirements.txt'], args: {} })).toBeUndefined();
  });
});
