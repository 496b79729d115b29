import { judgeLines } from '../../support/dockerfile.ts';

const two = ['FROM debian AS Build', 'RUN x', 'FROM scratch', 'COPY --from=build /x /x'];

describe('an accepted Dockerfile', () => {
  it('may have its target by any case', () => {
    expect(judgeLines(two, { target: 'BUILD' })).toBeUndefined();
  });
});

describe('a stage that is not there', () => {
  it('is refused as target, with the names of those that are', () => {
    expect(judgeLines(two, { target: 'test' })).toEqual({
      reason: 'DockerfileInvalid',
      message: 'spec.build.target "test" is not a stage of the Dockerfile; its stages are build',
    });
    expect(judgeLines(['FROM debian'], { target: '0' })).toMatchObject({
      message: expect.stringContaining('it names no stage') as string,
    });
  });

  it('is told after the problems that have a line', () => {
    expect(judgeLines([...two, 'COPY x /'], { target: 'test' })).toMatchObject({
      reason: 'ContextMissing',
      line: 5,
    });
  });

  it.each([
    ['COPY --from=2 /x /x', 'from="2": there is no such stage'],
    ['RUN --mount=from=7,target=/x y', 'from="7": there is no such stage'],
    ['COPY --from=$stage /x /x', 'cannot have a variable'],
    ['RUN --mount=type=bind,from=${x},target=/x y', 'cannot have a variable'],
  ])('is refused in %s', (instruction, part) => {
    expect(judgeLines([...two, instruction])).toMatchObject({
      reason: 'DockerfileInvalid',
      line: 5,
      message: expect.stringContaining(part) as string,
    });
  });
});
