import { neededFiles } from '../../../src/dockerfile/index.ts';
import { judgeLines, judgeStage } from '../../support/dockerfile.ts';

const missing = (line: number, ...names: string[]) => ({
  reason: 'ContextMissing',
  line,
  message: expect.stringContaining(names.map((name) => `"${name}"`).join(', ')) as string,
});

describe('a file that the job does not have', () => {
  it('is reported with its line and with what to do', () => {
    expect(judgeStage(['WORKDIR /srv', 'COPY ./requirements.txt /srv'])).toEqual({
      reason: 'ContextMissing',
      line: 3,
      message:
        'line 3: COPY needs "./requirements.txt", which the build context does not contain; inline files as ' +
        'here-documents (COPY <<EOF /path), or provide them with spec.source.configMap, git or artifact',
    });
  });

  it('is not reported if the files of the context are not known', () => {
    expect(judgeStage(['COPY a.txt /x/'], { files: undefined })).toBeUndefined();
  });

  it.each([
    ['COPY a.txt b.txt /x/', ['a.txt', 'b.txt']],
    ['COPY ["a b", "/x"]', ['a b']],
    ['ADD a.tar /x', ['a.tar']],
    ['COPY --chown=1:1 a /x', ['a']],
    ['COPY . /x', ['.']],
    ['COPY / /x', ['/']],
    ['COPY *.txt /x/', ['*.txt']],
    ['COPY a <<EOF /x/\nEOF', ['a']],
    ['ADD github.com/a/b /x', ['github.com/a/b']],
    ['RUN --mount=type=bind,source=a,target=/a x', ['a']],
    ['RUN --mount=target=/a x', ['/']],
    ['RUN --mount=src=b,target=/b --mount=type=cache,target=/c x', ['b']],
  ])('is found in %s', (instruction, names) => {
    expect(judgeStage([instruction])).toMatchObject(missing(2, ...names));
  });

  it('is one of at most five that the message names', () => {
    expect(judgeStage(['COPY a b c d e f g /x/'])).toMatchObject({
      message: expect.stringContaining('"a", "b", "c", "d", "e" and 2 more') as string,
    });
  });

  it('is reported with the line where a continued instruction starts', () => {
    expect(judgeStage(['RUN a \\', '  b', 'COPY \\', '  a \\', '  /x'])).toMatchObject(missing(4, 'a'));
  });
});

describe('an instruction that needs no file of the job', () => {
  it.each([
    'COPY <<EOF /x\nhello\nEOF',
    'COPY <<A <<B /x/\nA\nB',
    'COPY --from=busybox /bin/sh /sh',
    'COPY --from=0 /a /b',
    'ADD https://example.org/a /a',
    'ADD http://example.org/a /a',
    'ADD https://example.org/a.git#v1 /a',
    'ADD https://example.org/a.git /a',
    'RUN --mount=type=bind,from=busybox,target=/b x',
    'RUN --mount=type=cache,target=/c x',
    'RUN --mount=type=secret,id=x x',
    'ONBUILD COPY a /x',
  ])('is %s', (instruction) => {
    expect(judgeStage([instruction])).toBeUndefined();
  });

  it('is not COPY with a URL, which is not supported', () => {
    expect(judgeStage(['COPY https://example.org/a /a'])).toMatchObject({
      reason: 'DockerfileInvalid',
      line: 2,
      message: expect.stringContaining('use ADD') as string,
    });
  });
});

describe('a file that the job has', () => {
  const files = ['a.txt', 'b1.md', 'src/main.py', 'Makefile'];

  it.each([
    'COPY a.txt /x',
    'COPY ./a.txt /x',
    'COPY /a.txt /x',
    'COPY ../a.txt /x',
    'COPY . /x',
    'COPY src /x',
    'COPY src/ /x',
    'COPY src/main.py /x',
    'COPY *.txt /x/',
    'COPY src/*.py /x/',
    'COPY **/main.py /x/',
    'COPY b[0-9].md /x/',
    'COPY b[^a-z].md /x/',
    'COPY b?.md /x/',
    'COPY b*m*d /x/',
    'COPY b**d /x/',
    'COPY a\\\\.txt* /x/',
    'COPY a.txt none*.txt /x/',
    'RUN --mount=type=bind,source=src,target=/s x',
    'ADD Makefile /x',
  ])('is found by %s', (instruction) => {
    expect(judgeStage([instruction], { files })).toBeUndefined();
  });

  it.each([
    'b[a-z].md',
    'b[9.md',
    'a?.txt',
    '*.md/x',
    'x**',
    'A.txt',
    'src/other.py',
    'b*z',
    'src/*/main.py',
    '*.py',
  ])('is not found by COPY %s', (source) => {
    expect(judgeStage([`COPY ${source} /x/`], { files })).toMatchObject(missing(2, source));
  });

  it('does not hide one that is missing', () => {
    expect(judgeStage(['COPY a.txt c.txt /x/'], { files })).toMatchObject(missing(2, 'c.txt'));
  });

  it('is missing if .dockerignore excludes it', () => {
    const ignoring = (dockerignore: string) => ({ files, dockerignore });
    expect(judgeStage(['COPY a.txt /x'], ignoring('# all\n\n*.txt'))).toMatchObject(missing(2, 'a.txt'));
    expect(judgeStage(['COPY src/main.py /x'], ignoring('/src/'))).toMatchObject(missing(2, 'src/main.py'));
    expect(judgeStage(['COPY . /x'], ignoring('*'))).toMatchObject(missing(2, '.'));
    expect(judgeStage(['COPY a.txt /x'], ignoring('*\n!a.txt'))).toBeUndefined();
  });

  it('is matched in bounded time, however many wildcards there are', () => {
    const source = `${'a*'.repeat(2000)}b`;
    expect(judgeStage([`COPY ${source} /x/`], { files: ['a'.repeat(250)] })).toMatchObject({
      reason: 'ContextMissing',
    });
  });
});

describe('a stage that is not built', () => {
  it('needs no files', () => {
    const lines = [
      'FROM debian AS a',
      'COPY x /',
      'FROM debian AS b',
      'RUN y',
      'FROM debian AS c',
      'COPY z /',
    ];
    expect(judgeLines(lines, { target: 'B' })).toBeUndefined();
    expect(judgeLines(lines, { target: 'c' })).toMatchObject(missing(6, 'z'));
    expect(judgeLines(lines.slice(0, 4))).toBeUndefined();
  });

  it.each([
    ['COPY --from=a', 'COPY --from=A /x /x'],
    ['its number', 'COPY --from=0 /x /x'],
    ['a mount', 'RUN --mount=from=a,target=/a x'],
    ['ONBUILD', 'ONBUILD COPY --from=a /x /x'],
  ])('is built if another stage copies from it with %s', (_, instruction) => {
    expect(judgeLines(['FROM debian AS a', 'COPY x /', 'FROM debian', instruction])).toMatchObject(
      missing(2, 'x'),
    );
  });

  it('is built if another stage is based on it', () => {
    expect(judgeLines(['FROM debian AS a', 'COPY x /', 'FROM a'])).toMatchObject(missing(2, 'x'));
  });

  it('counts once if stages copy from each other', () => {
    const lines = ['FROM debian AS a', 'COPY --from=b /x /', 'FROM debian AS b', 'COPY --from=a /x /'];
    expect(judgeLines(lines)).toBeUndefined();
  });
});

describe('ONBUILD', () => {
  it('needs its files if another stage is based on its stage', () => {
    const lines = ['FROM debian AS a', 'ONBUILD COPY x /', 'FROM a AS b', 'FROM a', 'COPY --from=b /y /'];
    expect(judgeLines(lines)).toMatchObject(missing(2, 'x'));
  });
});

describe('the files that a Dockerfile needs', () => {
  it('are named, with commas and all, without advice for jobs', () => {
    expect(neededFiles('FROM a\nCOPY b,c.txt d.txt /\n')).toBe(
      'line 2: COPY needs "b,c.txt", "d.txt", which the build context does not contain',
    );
  });

  it.each(['FROM a\nCOPY <<EOF /x\nEOF\n', 'FROM a\nRNU b\nCOPY c /\n'])('are none in %j', (text) => {
    expect(neededFiles(text)).toBeUndefined();
  });
});
