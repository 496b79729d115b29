import { tricky } from '../../fuzz/samples.ts';
import { judgeLines, judgeStage } from '../../support/dockerfile.ts';

const denied = (line: number) => ({ reason: 'DockerfileDenied', line });

/** What BuildKit reads as `RUN --security=insecure`, whatever it looks like. `make fuzz` looks for more. */
describe('attacks 4, 5: a spelling that BuildKit reads as RUN --security=insecure', () => {
  it('is denied after a line with only U+FEFF, which does not continue an instruction', () => {
    expect(judgeStage(['RUN x \\', '\ufeff', 'RUN --security=insecure y'])).toEqual(
      expect.objectContaining(denied(4)),
    );
  });

  it.each(['\u00c5', '\u00e0', '\u2026'])(
    'is refused after %j in a flag, which ends it for BuildKit',
    (letter) => {
      expect(judgeStage([`RUN --mount=type=bind,source=${letter}--security=insecure y`])).toMatchObject({
        reason: 'DockerfileInvalid',
        message: 'line 2: the flags of RUN must contain only ASCII characters',
      });
    },
  );

  it.each(['${x', '${', '${x:#y}', '${x&}', '${x/y}', '${:x}', "'", '"', '"\\\\'])(
    'is denied below << in a line with %s, which BuildKit cannot split into words',
    (word) => {
      expect(judgeStage([`RUN echo <<E ${word}`, 'RUN --security=insecure y', 'E'])).toMatchObject(denied(3));
    },
  );

  it.each([
    ['<<"ARG\\ x"', 'ARG\\ x'],
    ['<<ARG\\ x', 'ARG x'],
    ["<<'ARG x'", 'ARG x'],
    ['<<"A$x"', 'A$x'],
    ['<<"A\\$x"', 'A$x'],
    ['3<<-ARG', '\tARG'],
    ['<<\t ARG', 'ARG'],
    ['<<$', '$'],
    ['<<${1}', '${1}'],
  ])('is denied after the end of the here-document %s', (opening, end) => {
    expect(judgeStage([`RUN cat ${opening}`, end, 'RUN --security=insecure y', end])).toMatchObject(
      denied(4),
    );
    expect(judgeStage([`RUN cat ${opening}`, 'RUN --security=insecure y', end])).toBeUndefined();
  });

  it.each([
    'a<<E',
    '<<E<',
    '<<',
    '<<""',
    '<<E${x:-y z}',
    '<<E"${x:-y}"',
    '<<E${x/a/b}',
    '<<E${x//a/b}',
    "E${x:-'<<E'}",
  ])('is denied below %s, which opens no here-document named E', (word) => {
    expect(judgeStage([`RUN cat ${word}`, 'RUN --security=insecure y', 'E'])).toMatchObject(denied(3));
  });

  it('is denied after the end of a here-document with several carriage returns', () => {
    expect(judgeStage(['RUN cat <<E', 'E\r\r', 'RUN --security=insecure y', 'E'])).toMatchObject(denied(4));
  });

  it.each(['#\u00a0escape=`', '# escape\u00a0=`', '#\u2003escape=`'])(
    'makes the Dockerfile invalid where engines disagree on the escape character: %j',
    (directive) => {
      expect(judgeLines([directive, 'FROM debian', 'RUN x `', 'y'])).toMatchObject({
        reason: 'DockerfileInvalid',
        line: 1,
        message: expect.stringContaining('not read by all engines') as string,
      });
    },
  );

  it.each(['# x\n# escape=`', '#!/x\n# escape=`'])(
    'is denied where the escape character is not set: %j',
    (directive) => {
      const lines = [directive, 'FROM debian', 'RUN x \\', ' y `', 'RUN --security=insecure y'];
      expect(judgeLines(lines)).toMatchObject({ reason: 'DockerfileDenied' });
    },
  );

  it.each(['# syntax=\t\n# escape=`', '#\tEscape \f=\t` '])('is denied where it is set: %j', (directive) => {
    const lines = [directive, 'FROM debian', 'RUN x \\', 'RUN --security=insecure y'];
    expect(judgeLines(lines)).toMatchObject({ reason: 'DockerfileDenied' });
  });

  it.each([
    '--sec\\urity=insecure',
    '--"security"=insecure',
    "--security='insecure'",
    '--""security=insecure',
    '--network=none --security=insecure',
    "--mount=type=tmpfs,target='/a\\' ' --security=insecure",
    '\\\n\n# a comment\n--security=insecure',
  ])('is denied as %s', (flag) => {
    expect(judgeStage([`RUN ${flag} y`])).toMatchObject(denied(2));
    expect(judgeStage([`ONBUILD RUN ${flag} y`])).toMatchObject(denied(2));
  });

  it('is not found in the arguments', () => {
    expect(judgeStage(['RUN -- --security=insecure', 'RUN x --security=insecure'])).toBeUndefined();
  });

  it('is refused in a trigger that means something else when it is read again', () => {
    expect(judgeLines(['# escape=`', 'FROM debian', 'ONBUILD RUN --sec\\urity=insecure y'])).toMatchObject({
      reason: 'DockerfileInvalid',
      message: 'line 3: ONBUILD must not contain ` or \\ in a Dockerfile with # escape=`',
    });
  });

  it.each(['\u017ffrom', 'WOR\u212aDIR'])('is no keyword in other letters: %s', (keyword) => {
    expect(judgeStage([`${keyword} x`])).toMatchObject({ reason: 'DockerfileInvalid' });
  });

  it('is refused, as all that was found so far, or not there for BuildKit either', () => {
    expect(tricky.map((text) => judgeLines(text.split('\n'), { files: undefined })?.reason)).toEqual(
      expect.arrayContaining(['DockerfileDenied', 'DockerfileInvalid']),
    );
  });
});

describe('a here-document', () => {
  it.each(['<<E ' + '${a:-'.repeat(6) + '}'.repeat(6), '${x:-a <<\\"b}'])(
    'is refused if what it is called is too hard to tell: %s',
    (words) => {
      expect(judgeStage([`RUN cat ${words}`, 'E'])).toMatchObject({
        reason: 'DockerfileInvalid',
        message: 'line 2: the here-document after << has a name that is too complex',
      });
    },
  );

  it.each(['a  <<E', '<<E "" b', '<<E \\\\\\', '"a\\b" <<E'])('is found in RUN %s', (words) => {
    expect(judgeStage([`RUN ${words}`, 'not an instruction', 'E'])).toBeUndefined();
  });

  it.each(['<<E "a\\\\\\', '<<E "'])('is not found in RUN %s, which has an open quote', (words) => {
    expect(judgeStage([`RUN ${words}`, 'not an instruction', 'E'])).toMatchObject({ line: 3 });
  });

  it('is a source of COPY like any other if its name has an open quote', () => {
    expect(judgeStage(['COPY <<"a /x'])).toMatchObject({ reason: 'ContextMissing' });
  });
});

describe('a mount', () => {
  it('is read as comma-separated values with quotes', () => {
    expect(
      judgeStage(['RUN --mount=type=bind,\\"source=a,\\"\\"b\\" x'], { files: ['a,"b'] }),
    ).toBeUndefined();
    expect(judgeStage(['RUN --mount=source=a,fromage x'])).toMatchObject({ reason: 'ContextMissing' });
  });

  it.each(['', '\\"a', 'a\\"b\\"'])('is refused if it is malformed: %j', (value) => {
    expect(judgeStage([`RUN --mount=${value} x`])).toMatchObject({
      message: 'line 2: --mount needs fields such as type=cache,target=/cache, separated by commas',
    });
  });
});
