import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScript, resultIn, runScript, standIn, tempFolder } from '../../../../support/shell.ts';

const script = readScript('3-build/push/push.sh');
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
const image = sha256('image');

describe("what push does with the tenant's cache", () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const called = () =>
    existsSync(at('called')) ? readFileSync(at('called'), 'utf8').trim().split('\n') : [];

  /** @param failing subcommands of crane that fail */
  const crane = (...failing: string[]) =>
    standIn(
      folder.path,
      'crane',
      `echo "$*" | sed 's|${folder.path}||g' >>'${at('called')}'
case " ${failing.join(' ')} " in *" $1 "*) exit 1 ;; esac
case $1 in
pull) for last; do :; done; mkdir -p "$last"; echo "{\"digest\":\"sha256:${'0'.repeat(64)}\"}" >"$last/index.json" ;;
push) while [ "$1" != --image-refs ]; do shift; done; echo 'registry.test/jobs/uid@sha256:${image}' >"$2" ;;
esac`,
    );

  /** Runs the script. @param seconds how long the build takes, by the clock */
  async function push(bin: string, cache: Readonly<Record<string, string>>, seconds = 0) {
    standIn(
      folder.path,
      'date',
      `[ "$1" != -u ] || { echo 20260101120000; exit; }
cat '${at('clock')}' 2>/dev/null || echo 0
echo ${seconds} >'${at('clock')}'`,
    );
    const config = sha256('{}');
    const limits = ['4096', '8'];
    const args = [at('layout'), at('private'), at('verdict'), ...limits, 'registry.test/jobs/uid:run-1'];
    const variables = Object.entries({ CACHE_MAX_BYTES: '4096', ...cache });
    const set = variables.map(([name, value]) => `${name}='${value}'\n`).join('');
    const ended = runScript(set + script, args, bin);
    mkdirSync(at('layout', 'blobs', 'sha256'), { recursive: true });
    writeFileSync(at('layout', 'blobs', 'sha256', config), '{}');
    writeFileSync(at('layout', 'index.json'), `{"manifests":[{"digest":"sha256:${config}"}]}`);
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(resultIn(stdout))).toEqual({ digest: `sha256:${image}`, size: 2 });
    return called();
  }
  const cache = { CACHE: 'registry.test/cache/team', CACHE_KEYS: 'aa bb' };
  const entry = () => ({ ...cache, CACHE_ENTRY: 'cc-1-2', CACHE_FOLDER: at('cache') });

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(at('private'));
    mkdirSync(at('cache'));
  });
  afterEach(() => {
    folder.remove();
  });

  it('is nothing if there is no cache', async () => {
    expect(await push(crane(), {}, 3)).toEqual([expect.stringMatching(/^push /)]);
  });

  it('is nothing if the image was built in a moment: that is not worth an entry', async () => {
    expect(await push(crane(), cache)).toEqual([expect.stringMatching(/^push /)]);
  });

  it('adds an image that took long to build under each of its keys, after it has told the digest', async () => {
    const [, copy, tag, ...more] = await push(crane(), cache, 3);
    const from = `registry.test/jobs/uid@sha256:${image}`;
    expect(copy).toBe(`copy ${from} registry.test/cache/team:aa-20260101120000-1`);
    expect(tag).toBe('tag registry.test/cache/team:aa-20260101120000-1 bb-20260101120000-1');
    expect(more).toEqual([]);
  });

  it('adds no image that is larger than the cache', async () => {
    expect(await push(crane(), { ...cache, CACHE_MAX_BYTES: '1' }, 3)).toHaveLength(1);
  });

  it('does not add the image that it has fetched once more', async () => {
    mkdirSync(at('cache', 'layout'));
    writeFileSync(at('cache', 'layout', 'index.json'), `{"digest":"sha256:${image}"}`);
    expect(await push(crane(), { ...entry(), CACHE_ENTRY: '' }, 3)).toHaveLength(1);
  });

  it('fetches the entry before anything else, and tells the build when it is there', async () => {
    const [pull] = await push(crane(), entry());
    expect(pull).toBe('pull --format=oci --annotate-ref registry.test/cache/team:cc-1-2 /cache/partial');
    expect(existsSync(at('cache', 'layout', 'index.json'))).toBe(true);
    expect(existsSync(at('cache', 'layout', 'ingest'))).toBe(true);
    expect(existsSync(at('cache', 'ready'))).toBe(true);
  });

  it.each(['pull', 'copy', 'tag'])(
    'changes nothing for the job if the registry refuses: %s',
    async (failing) => {
      await push(crane(failing), entry(), 3);
      expect(existsSync(at('cache', 'ready'))).toBe(true);
      expect(existsSync(at('cache', 'layout'))).toBe(failing !== 'pull');
    },
  );
});
