import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readScript, runScript, standIn, tempFolder } from '../../../../support/shell.ts';

const script = readScript('3-build/push/push.sh');
const restore = readScript('3-build/cache/restore.sh');
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
const [one, two] = [sha256('one'), sha256('two')];
const described = (content: string) => ({ size: content.length, digest: `sha256:${sha256(content)}` });

describe('attack 83: the layers that kaniko puts aside', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: string[]) => join(folder.path, ...parts);

  beforeEach(() => {
    folder = tempFolder();
    for (const name of ['private', 'cache', 'registry', 'layout/blobs/sha256'])
      mkdirSync(at(name), { recursive: true });
    // crane, and a clock by which a build takes ten seconds.
    standIn(
      folder.path,
      'crane',
      `echo "$1" >>'${at('called')}'
case "$*" in
push*--image-refs*) while [ "$1" != --image-refs ]; do shift; done; echo 'registry.test/jobs/uid@sha256:${sha256('')}' >"$2" ;;
push*) cp -r "$2" "${at('registry')}/entry" && echo "$3" >'${at('pushed')}' ;;
pull*) for last; do :; done; cp -r '${at('registry')}/entry' "$last" ;;
esac`,
    );
    standIn(
      folder.path,
      'date',
      `[ "$1" != -u ] || { echo 20260101120000; exit; }
cat '${at('clock')}' 2>/dev/null || echo 0
echo 10 >'${at('clock')}'`,
    );
  });
  afterEach(() => {
    folder.remove();
  });

  const writeBlob = (layout: string, content: string) => {
    mkdirSync(at(layout, 'blobs', 'sha256'), { recursive: true });
    writeFileSync(at(layout, 'blobs', 'sha256', sha256(content)), content);
  };
  /** Writes a layout as Kaniko does. */
  function putAside(key: string, layer: string, config = `{"of":"${layer}"}`) {
    const layers = [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...described(layer) }];
    const manifest = JSON.stringify({ schemaVersion: 2, config: described(config), layers });
    for (const content of [layer, config, manifest]) writeBlob(`cache/k:${key}`, content);
    writeFileSync(
      at('cache', `k:${key}`, 'index.json'),
      JSON.stringify({ manifests: [described(manifest)] }),
    );
    return sha256(manifest);
  }
  /** Pushes an image with these layers. Returns the reference that was pushed to the cache. */
  async function push(layers: string[], maxBytes = 4096) {
    for (const content of [...layers, '{}']) writeBlob('layout', content);
    writeFileSync(at('layout', 'index.json'), JSON.stringify({ manifests: [described('{}')] }));
    const set = `CACHE=registry.test/cache/team CACHE_KEYS='aa bb' CACHE_LAYERS='${at('cache')}' CACHE_MAX_BYTES=${maxBytes}\n`;
    const args = [at('layout'), at('private'), at('verdict'), '4096', '8', 'registry.test/jobs/uid:run-1'];
    const { code } = await runScript(set + script, args, at('bin'));
    expect(code).toBe(0);
    expect(readFileSync(at('verdict'), 'utf8')).toContain(sha256(''));
    return existsSync(at('pushed')) ? readFileSync(at('pushed'), 'utf8').trim() : undefined;
  }
  /** Restores what was pushed into an empty folder. @returns the keys that it has then */
  async function restored(dockerfile = '') {
    rmSync(at('cache'), { recursive: true });
    mkdirSync(at('cache'));
    const args = ['registry.test/cache/team:aa-1-1', at('cache', 'k'), dockerfile];
    expect(await runScript(restore, args, at('bin'))).toMatchObject({ code: 0 });
    return readdirSync(at('cache')).map((name) => name.slice(2));
  }

  it('come back as they were, for each key of the build', async () => {
    const manifest = putAside(one, 'first');
    putAside(two, 'second');
    expect(await push(['base', 'first', 'second'])).toBe('registry.test/cache/team:aa-20260101120000-1');
    expect(readFileSync(at('called'), 'utf8').trim().split('\n')).toEqual(['push', 'push', 'tag']);
    expect((await restored()).toSorted()).toEqual([one, two].toSorted());
    const index = JSON.parse(readFileSync(at('cache', `k:${one}`, 'index.json'), 'utf8')) as unknown;
    expect(index).toMatchObject({ manifests: [{ digest: `sha256:${manifest}` }] });
    const blobs = readdirSync(at('cache', `k:${one}`, 'blobs', 'sha256'));
    expect(blobs.toSorted()).toEqual([manifest, sha256('first'), sha256('{"of":"first"}')].toSorted());
    expect(readFileSync(at('cache', `k:${one}`, 'blobs', 'sha256', sha256('first')), 'utf8')).toBe('first');
  });

  it('are kept by a build that has reused them', async () => {
    putAside(one, 'first');
    await push(['first']);
    await restored();
    rmSync(at('registry', 'entry'), { recursive: true });
    folder.empty('private');
    rmSync(at('clock'));
    putAside(two, 'second');
    await push(['first', 'second']);
    expect((await restored()).toSorted()).toEqual([one, two].toSorted());
  });

  it('are taken only if they are layers of the image', async () => {
    putAside(one, 'first');
    putAside(two, 'of another stage');
    await push(['first']);
    expect(await restored()).toEqual([one]);
  });

  it.each<[string, () => void]>([
    ['nothing was put aside', () => undefined],
    [
      'the index is a link',
      () => {
        putAside(one, 'first');
        rmSync(at('cache', `k:${one}`, 'index.json'));
        symlinkSync(at('secret'), at('cache', `k:${one}`, 'index.json'));
      },
    ],
    [
      'a blob is a link to a secret',
      () => {
        putAside(one, 'first');
        const config = at('cache', `k:${one}`, 'blobs', 'sha256', sha256('{"of":"first"}'));
        rmSync(config);
        symlinkSync(at('secret'), config);
      },
    ],
    ['a config is large', () => putAside(one, 'first', ' '.repeat(70_000))],
    ['the name is no key', () => putAside('../../private', 'first')],
    [
      'the index names two manifests',
      () => {
        putAside(one, 'first');
        const manifests = [described('a'), described('b')];
        writeFileSync(at('cache', `k:${one}`, 'index.json'), JSON.stringify({ manifests }));
      },
    ],
    [
      'the manifest has two layers',
      () => {
        const manifest = JSON.stringify({
          layers: [described('first'), described('first'), described('{}')],
        });
        writeBlob(`cache/k:${one}`, manifest);
        writeFileSync(
          at('cache', `k:${one}`, 'index.json'),
          JSON.stringify({ manifests: [described(manifest)] }),
        );
      },
    ],
  ])('add nothing to the cache, and change nothing for the job, if %s', async (_, prepare) => {
    writeFileSync(at('secret'), `{"manifests":[{"digest":"sha256:${sha256('secret')}"}]}`);
    prepare();
    expect(await push(['first'])).toBeUndefined();
  });

  it('add nothing to the cache if they are larger than it', async () => {
    putAside(one, 'first');
    expect(await push(['first'], 4)).toBeUndefined();
  });

  it.each([
    ['FROM debian\nCOPY a /\nRUN apk add curl\n', [one]],
    ['FROM debian\nRUN <<EOF\na\nEOF\n', []],
    ['FROM debian\n  add https://example.com/a /\nRUN b\n', []],
    [undefined, []],
  ])('come back for a repository only if its Dockerfile is safe: %j', async (dockerfile, keys) => {
    putAside(one, 'first');
    await push(['first']);
    if (dockerfile !== undefined) writeFileSync(at('Dockerfile'), dockerfile);
    expect(await restored(at('Dockerfile'))).toEqual(keys);
  });

  it('do not come back if the entry is gone', async () => {
    expect(await restored()).toEqual([]);
    cpSync(at('layout'), at('registry', 'entry'), { recursive: true });
    expect(await restored()).toEqual([]);
  });
});
