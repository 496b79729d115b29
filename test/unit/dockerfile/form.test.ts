import { judgeLines, judgeStage } from '../../support/dockerfile.ts';

const invalid = (line: number, part: string) => ({
  reason: 'DockerfileInvalid',
  line,
  message: expect.stringContaining(part) as string,
});

describe('the syntax check of a Dockerfile', () => {
  it.each([
    ['an empty file', [''], 1, 'no instructions'],
    ['a file of comments', ['# nothing', ''], 1, 'no instructions'],
    ['a file without FROM', ['', 'ARG a=1'], 2, 'no FROM'],
    ['an instruction before FROM', ['ARG a', 'RUN x', 'FROM debian'], 2, '"RUN" comes before the first FROM'],
    ['a misspelled instruction', ['FROM debian', '', 'RNU x'], 3, 'unknown instruction "RNU"'],
    ['FROM without an image', ['FROM'], 1, 'FROM needs an image'],
    ['FROM with half a name', ['FROM debian AS'], 1, 'FROM takes an image'],
    ['FROM with an extra word', ['FROM debian AS a b'], 1, 'FROM takes an image'],
    ['FROM with two images', ['FROM debian or busybox'], 1, 'FROM takes an image'],
    ['a stage name with a slash', ['FROM debian AS a/b'], 1, 'the stage name "a/b"'],
  ])('rejects %s', (_, lines, line, part) => {
    expect(judgeLines(lines)).toMatchObject(invalid(line, part));
  });

  it.each([
    ['COPY with one argument', 'COPY a', 'at least one source and a destination'],
    ['ADD without arguments', 'ADD', 'at least one source and a destination'],
    ['COPY to a here-document', 'COPY a <<EOF\nEOF', 'not as the destination'],
    ['RUN without a command', 'RUN', 'RUN needs an argument'],
    ['RUN with only a flag', 'RUN --network=none', 'RUN needs an argument'],
    ['CMD without a command', 'CMD', 'CMD needs an argument'],
    ['ENTRYPOINT without a command', 'ENTRYPOINT', 'ENTRYPOINT needs an argument'],
    ['USER without a name', 'USER', 'USER needs an argument'],
    ['ENV without a name', 'ENV', 'ENV needs a name and a value'],
    ['ENV without a value', 'ENV a', 'ENV "a" has no value'],
    ['ENV with a loose word', 'ENV a=1 b', '"b" must have the form name=value'],
    ['ENV with a blank name', 'ENV =1', 'must not be blank'],
    ['ARG without a name', 'ARG', 'ARG needs an argument'],
    ['ARG with a blank name', 'ARG =1', 'must not be blank'],
    ['VOLUME with an empty path', 'VOLUME ["/a", " "]', 'must not be empty'],
    ['VOLUME without a path', 'VOLUME', 'VOLUME needs an argument'],
    ['SHELL without JSON', 'SHELL /bin/bash -c', 'SHELL takes a JSON array'],
    ['SHELL in single quotes', "SHELL ['/bin/bash']", 'SHELL takes a JSON array'],
    ['SHELL with an empty array', 'SHELL []', 'SHELL takes a JSON array'],
    ['a JSON array with a number', 'CMD ["a", 1]', 'the JSON array of CMD must contain only strings'],
    ['a health check of an unknown kind', 'HEALTHCHECK true', 'takes CMD and a command, or NONE'],
    ['a health check without a command', 'HEALTHCHECK CMD', 'HEALTHCHECK CMD needs a command'],
    ['a health check with an empty command', 'HEALTHCHECK CMD []', 'HEALTHCHECK CMD needs a command'],
    ['a health check with a number', 'HEALTHCHECK CMD [1]', 'must contain only strings'],
    ['HEALTHCHECK NONE with more', 'HEALTHCHECK NONE x', 'takes no arguments'],
    ['HEALTHCHECK alone', 'HEALTHCHECK', 'takes CMD and a command, or NONE'],
    ['ONBUILD alone', 'ONBUILD', 'ONBUILD needs an instruction'],
    ['ONBUILD in ONBUILD', 'ONBUILD ONBUILD RUN x', 'ONBUILD cannot trigger ONBUILD'],
    ['ONBUILD with FROM', 'ONBUILD FROM x', 'ONBUILD cannot trigger FROM'],
    ['ONBUILD with a misspelled instruction', 'ONBUILD RNU x', 'unknown instruction "RNU"'],
    ['an unknown flag', 'COPY --chwon=a b c', 'COPY has no flag "--chwon"'],
    [
      'a flag with the name of a JavaScript property',
      'COPY --constructor=a b c',
      'COPY has no flag "--constructor"',
    ],
    ['a flag of an instruction without flags', 'CMD --verbose', 'CMD has no flag "--verbose"'],
    ['a flag twice', 'COPY --chown=a --chown=b c d', '--chown is specified twice'],
    ['a flag without its value', 'COPY --chown c d', '--chown needs a value'],
    [
      'a boolean flag that is neither true nor false',
      'COPY --link=maybe c d',
      '--link must be true or false, not "maybe"',
    ],
    ['an unknown network', 'RUN --network=fast x', '--network must be default or none, not "fast"'],
    ['an unknown security', 'RUN --security=$X x', '--security must be sandbox, not "$X"'],
    ['a here-document without an end', 'RUN <<EOF\necho', 'the here-document "EOF" is not terminated'],
  ])('rejects %s', (_, instruction, part) => {
    expect(judgeStage(['# a comment', instruction], { files: ['a', 'b', 'c'] })).toMatchObject(
      invalid(3, part),
    );
  });

  it.each([
    'CMD []',
    'ENTRYPOINT ["a"]',
    "RUN ['a']",
    'RUN [broken',
    'ENV a b c',
    'ENV a=1 b="2 3" c=d\\ e',
    'LABEL a=b',
    'MAINTAINER somebody',
    'STOPSIGNAL --any 9',
    'ARG --any a=1 b',
    'EXPOSE 80 443',
    'VOLUME /a /b',
    'HEALTHCHECK NONE',
    'HEALTHCHECK --interval=3s --retries=2 CMD ["a"]',
    'HEALTHCHECK --timeout="3s" CMD a b',
    'SHELL ["/bin/bash", "-c"]',
    'ONBUILD RUN x',
    'RUN --mount=type=cache,target=/a --mount=type=tmpfs,target=/b x',
    'RUN -- --odd',
    'run lower case',
    '  RUN indented',
    'COPY --link=true --chown=1:1 --from=busybox a b',
    'COPY --link --exclude=x --exclude=y --from=busybox a b',
  ])('accepts %s', (instruction) => {
    expect(judgeStage([instruction])).toBeUndefined();
  });

  it('rejects a control character and reports its line', () => {
    expect(judgeStage(['RUN a\u0000b'])).toEqual({
      ...invalid(2, ''),
      message: 'line 2: the character "\\u{0}" is not allowed in a Dockerfile',
    });
  });

  it('rejects a line that is too long for the engines', () => {
    const long = `RUN ${'x'.repeat(65_536)}`;
    expect(judgeStage(['RUN a \\', ' b', long])).toMatchObject(invalid(4, 'longer than 64 KiB'));
  });

  it('rejects more than 256 KiB without reporting a line', () => {
    expect(judgeStage(['#'.repeat(256 * 1024)])).toEqual({
      reason: 'DockerfileTooLarge',
      message: 'the Dockerfile is larger than 256 KiB; move large content to a base image',
    });
  });

  it('rejects more than 2000 instructions and reports the line of the first excess one', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'RUN x');
    expect(judgeStage(many(1999))).toBeUndefined();
    expect(judgeStage(many(2000))).toMatchObject({ reason: 'DockerfileTooLarge', line: 2001 });
  });

  it('reports the first problem in file order, whatever its kind', () => {
    expect(judgeStage(['COPY a b', 'RNU x'])).toMatchObject({ reason: 'ContextMissing', line: 2 });
    expect(judgeStage(['RNU x', 'COPY a b'])).toMatchObject({ reason: 'DockerfileInvalid', line: 2 });
    expect(judgeStage(['COPY a b', 'RUN <<EOF'])).toMatchObject({ reason: 'ContextMissing', line: 2 });
  });
});

describe('the lines of a Dockerfile', () => {
  const lineOf = (lines: string[]) => judgeLines(lines);

  it.each([
    ['continued lines', ['FROM debian', 'RUN a \\', '  b \\', '', '  # comment', '  c', 'BAD'], 7],
    ['a line that ends in two escapes', ['FROM debian', 'RUN echo a\\\\', 'BAD'], 3],
    ['an escape followed by spaces', ['FROM debian', 'RUN a \\  ', 'BAD b', 'BAD'], 4],
    ['carriage returns', ['FROM debian\r', 'RUN a \\\r', '  b\r', 'BAD\r'], 4],
    ['a byte order mark', ['\uFEFFFROM debian', 'BAD'], 2],
    ['a backtick as escape', ['# escape=`', 'FROM debian', 'RUN a `', ' b\\', 'BAD'], 5],
    ['a here-document', ['FROM debian', 'RUN <<EOF', 'BAD', 'EOF', 'BAD'], 5],
    ['two here-documents', ['FROM debian', 'RUN x <<A <<"B C"', 'B C', 'A', 'A', 'B C', 'BAD'], 7],
    ['a here-document with tabs', ['FROM debian', 'RUN <<-EOF', '\tBAD', '\tEOF', 'BAD'], 5],
    ['a here-document of a file descriptor', ['FROM debian', 'RUN 3<<EOF cat', 'BAD', 'EOF', 'BAD'], 5],
    ['a here-document with a space', ['FROM debian', 'RUN cat << EOF', 'BAD', 'EOF', 'BAD'], 5],
    ['a here-document of ONBUILD', ['FROM debian', 'ONBUILD RUN <<EOF', 'BAD', 'EOF', 'BAD'], 5],
    ['a backtick in a flag', ['# escape=`', 'FROM debian', 'COPY --chown=a`:b --from=x a b', 'BAD'], 4],
    ['<< in quotes', ['FROM debian', 'RUN echo "<<EOF"', 'BAD'], 3],
    ['<< without a name', ['FROM debian', 'RUN cat <<', 'BAD'], 3],
    ['<< after an unbalanced quote', ['FROM debian', "RUN echo it's <<EOF", 'BAD'], 3],
    ['<< in a JSON array', ['FROM debian', 'RUN ["cat", "<<EOF"]', 'BAD'], 3],
    ['<< of another instruction', ['FROM debian', 'CMD cat <<EOF', 'BAD'], 3],
  ])('are counted correctly with %s', (_, lines, line) => {
    expect(lineOf(lines)).toMatchObject({
      line,
      message: `line ${line}: unknown instruction "BAD"`,
    });
  });

  it('may end within an instruction', () => {
    expect(judgeLines(['FROM debian', 'RUN a \\'])).toBeUndefined();
  });
});
