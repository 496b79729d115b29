import { judgeLines } from '../../support/dockerfile.ts';

const two = ['FROM debian AS Build', 'RUN x', 'FROM scratch', 'COPY --from=build /x /x'];

describe('an accepted Dockerfile', () => {
  it('matches its target case-insensitively', () => {
    expect(judgeLines(two, { target: 'BUILD' })).toBeUndefined();
  });
});

describe('a stage that does not exist', () => {
  it('is rejected as target, with the names of the existing stages', () => {
    expect(judgeLines(two, { target: 'test' })).toEqual({
      reason: 'DockerfileInvalid',
      message: 'spec.build.target "test" is not a stage of the Dockerfile; its stages are build',
    });
    expect(judgeLines(['FROM debian'], { target: '0' })).toMatchObject({
      message: expect.stringContaining('it has no named stages') as string,
    });
  });

  it('is reported after problems that have a line', () => {
    expect(judgeLines([...two, 'COPY x /'], { target: 'test' })).toMatchObject({
      reason: 'ContextMissing',
      line: 5,
    });
  });

  it.each([
    ['COPY --from=2 /x /x', 'from="2": no such stage'],
    ['RUN --mount=from=7,target=/x y', 'from="7": no such stage'],
    ['COPY --from=$stage /x /x', 'must not contain a variable'],
    ['RUN --mount=type=bind,from=${x},target=/x y', 'must not contain a variable'],
  ])('is rejected in %s', (instruction, part) => {
    expect(judgeLines([...two, instruction])).toMatchObject({
      reason: 'DockerfileInvalid',
      line: 5,
      message: expect.stringContaining(part) as string,
    });
  });
});
