import { cacheKeys } from '../../../../../src/pipeline/3-build/cache/keys.ts';
import { submitterAnnotation } from '../../../../../src/resource/names.ts';
import type { EngineName, SpecInput } from '../../../../../src/resource/spec.ts';
import { makeJob } from '../../../../support/job.ts';

const keys = (
  dockerfile: string | undefined,
  spec: Partial<SpecInput> = {},
  engine: EngineName = 'buildkit',
) => cacheKeys(makeJob({ spec }), engine, dockerfile);
const lines = (...all: string[]) => all.join('\n');
const installs = lines('FROM debian', 'RUN install', '');

describe('attack 83: the keys of a build', () => {
  it('are the same, whatever follows the last RUN', () => {
    const [key, ...more] = keys(`${installs}COPY a /\n`);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(more).toEqual([]);
    expect(keys(`${installs}COPY b /\nCMD b\n`)).toEqual([key]);
  });

  it('are others if something before the last RUN differs, here-documents included', () => {
    const of = (text: string) => keys(lines('FROM debian', 'RUN <<EOF', text, 'EOF', 'CMD true'));
    expect(of('a')).not.toEqual(of('b'));
    expect(keys('FROM debian\nCOPY a /\nRUN install\n')).not.toEqual(keys(installs));
  });

  it('are those of the last RUN and of the first two, the longest one first', () => {
    const one = 'FROM debian\nRUN 1\n';
    const two = `${one}RUN 2\n`;
    const four = `${two}RUN 3\nRUN 4\n`;
    expect(keys(four)).toEqual([...keys(four).slice(0, 1), keys(two)[0], keys(one)[0]]);
    expect(keys(two)).toEqual([keys(two)[0], keys(one)[0]]);
  });

  it('are none without a RUN in the stage to build, or in one that it is based on', () => {
    const stages = lines(
      'FROM debian AS make',
      'RUN make',
      'FROM make AS test',
      'FROM debian',
      'COPY --from=make / /',
    );
    expect(keys('FROM debian\nCMD true\n')).toEqual([]);
    expect(keys(stages)).toEqual([]);
    expect(keys(stages, { build: { target: 'test' } })).toHaveLength(1);
    expect(keys(stages, { build: { target: 'absent' } })).toEqual([]);
  });

  it('are others for another engine, other arguments, another submitter and another namespace', () => {
    const args = (...names: string[]) => ({ build: { args: names.map((name) => ({ name, value: '1' })) } });
    const ada = makeJob({ metadata: { annotations: { [submitterAnnotation]: 'ada' } } });
    const elsewhere = makeJob({ metadata: { namespace: 'team-b' } });
    const all = [
      cacheKeys(elsewhere, 'buildkit', installs),
      keys(installs),
      keys(installs, {}, 'kaniko'),
      keys(installs, args('A')),
      cacheKeys(ada, 'buildkit', installs),
    ];
    expect(new Set(all.flat()).size).toBe(5);
    expect(keys(installs, args('A', 'B'))).toEqual(keys(installs, args('B', 'A')));
  });

  it('are of the repository, as long as its Dockerfile is not known', () => {
    const of = (git: SpecInput['source']['git']) => keys(undefined, { source: { git } });
    const url = 'https://git.example.com/a';
    expect(of({ url })).toHaveLength(1);
    expect(of({ url, revision: 'other' })).toEqual(of({ url }));
    expect(of({ url, contextDir: 'b' })).not.toEqual(of({ url }));
    expect(keys(undefined)).toHaveLength(1);
  });

  it('are the same for all uploads, of which one follows upon another', () => {
    const of = (letter: string, dockerfilePath?: string) => {
      const artifact = { digest: `sha256:${letter.repeat(64)}`, ...(dockerfilePath && { dockerfilePath }) };
      return keys(undefined, { source: { artifact } });
    };
    expect(of('a')).toHaveLength(1);
    expect(of('a')).toEqual(of('b'));
    expect(of('a')).not.toEqual(of('a', 'other'));
    expect(of('a')).not.toEqual(keys(undefined));
  });
});

describe('the keys of a build with kaniko, which looks a RUN up by less than what it depends on', () => {
  const of = (...all: string[]) =>
    keys(lines('FROM debian', 'RUN 1', ...all, 'RUN 2', 'CMD true'), {}, 'kaniko');

  it('are only that of the last RUN if there is a here-document before it', () => {
    expect(of('COPY a /')).toHaveLength(2);
    expect(of('COPY <<EOF /a', 'a', 'EOF')).toHaveLength(1);
    expect(of('COPY <<EOF /a', 'a', 'EOF')).not.toEqual(of('COPY <<EOF /a', 'b', 'EOF'));
    expect(keys(lines('FROM debian', 'RUN <<EOF', 'a', 'EOF', 'RUN 2'), {}, 'kaniko')).toHaveLength(1);
  });

  it('are none if there is an ADD before it, which may download something else each time', () => {
    expect(of('ADD https://example.com/a /')).toEqual([]);
    expect(of('ADD $URL /')).toEqual([]);
    expect(keys(`${installs}ADD a /\nCOPY <<EOF /b\nEOF\n`, {}, 'kaniko')).toHaveLength(1);
    expect(keys('FROM debian\nADD a /\n', {}, 'kaniko')).toEqual([]);
  });

  it('are those of buildkit otherwise', () => {
    expect(keys(lines('FROM debian', 'ADD a /', 'RUN 1', 'RUN 2'))).toHaveLength(2);
  });
});
