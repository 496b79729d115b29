import { judgeLines, judgeStage } from '../../support/dockerfile.ts';

const files = Array.from({ length: 3000 }, (_, index) => `aabbccddee${index}${'a'.repeat(200)}`);

/** Each takes seconds, minutes or all memory without the bound that the test is about. */
describe('a Dockerfile that is made to take long', () => {
  it('is judged in time if white space follows <<', () => {
    expect(judgeStage([`RUN x <<${' '.repeat(250_000)}<`])).toMatchObject({
      message: expect.stringContaining('longer than 64 KiB') as string,
    });
    expect(judgeStage([`RUN x <<${' '.repeat(60_000)}<`])).toBeUndefined();
  });

  it('is refused if its wildcards have too many files to match', () => {
    const copies = Array.from({ length: 1900 }, (_, index) => `COPY a*b*c*d*e*f${index} /x`);
    expect(judgeStage(copies, { files })).toMatchObject({
      reason: 'DockerfileTooLarge',
      message:
        'COPY, ADD and .dockerignore have too many wildcards for the number of files, or .dockerignore is larger than 16 KiB; name files without wildcards',
    });
  });

  it('is refused if the wildcards of its .dockerignore have too many files to match', () => {
    const dockerignore = Array.from({ length: 2000 }, (_, index) => `a*b*c*d*e*f${index}`).join('\n');
    expect(judgeStage(['COPY . /x'], { files, dockerignore })).toMatchObject({
      reason: 'DockerfileTooLarge',
    });
  });

  it('is refused if its wildcards alone are too long', () => {
    const wildcards = Array.from({ length: 3 }, () => `COPY ${'?'.repeat(50_000)} /x`);
    expect(judgeStage(wildcards, { files })).toMatchObject({ reason: 'DockerfileTooLarge' });
  });

  it('is refused if it has too many words', () => {
    expect(judgeStage(Array.from({ length: 11 }, () => `ENV${' a=b'.repeat(500)}`))).toEqual({
      reason: 'DockerfileTooLarge',
      line: 11,
      message: 'line 11: the Dockerfile has more than 5000 words outside of commands',
    });
    expect(judgeStage([`RUN ${'a '.repeat(20_000)}`])).toBeUndefined();
  });

  it('is judged as before with many files and few wildcards', () => {
    expect(judgeStage(['COPY aabb* /x', 'COPY *7* /y'], { files })).toBeUndefined();
  });

  it('has unknown values where variables double each other', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `ARG v${index + 1}=$v${index}$v${index}`);
    expect(judgeLines(['ARG v0=xxxxxxxx', ...lines, 'FROM debian:$v40'])).toBeUndefined();
  });
});
