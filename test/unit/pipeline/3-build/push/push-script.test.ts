import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  readScript,
  resultIn,
  runScript,
  standIn,
  tempFolder,
  type Ended,
} from '../../../../support/shell.ts';

const pushScript = readScript('3-build/push/push.sh');
const pushExit = { refused: 3, registry: 4 } as const;

const reference = 'registry.test/jobs/uid:run-1';
const containing = (text: string): unknown => expect.stringContaining(text);
const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

/** A fake crane that records its arguments and reports the given digest. */
const craneThatPushes = (folder: string, digest: string) =>
  standIn(
    folder,
    'crane',
    `printf '%s ' "$@" >'${folder}/called'
while [ "$1" != --image-refs ]; do shift; done
echo 'registry.test/jobs/uid@sha256:${digest}' >"$2"`,
  );

const craneThatFails = (folder: string, message: string) =>
  standIn(folder, 'crane', `echo working >&2; printf '%s\\n' '${message}' >&2; exit 1`);

describe('the push script', () => {
  let folder: ReturnType<typeof tempFolder>;
  let bin: string;
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const blob = (digest: string) => at('layout', 'blobs', 'sha256', digest);

  const addBlob = (content: string): string => {
    writeFileSync(blob(sha256(content)), content);
    return sha256(content);
  };
  const writeIndex = (...manifests: string[]) => {
    const named = manifests.map((digest) => ({ digest: `sha256:${digest}` }));
    writeFileSync(at('layout', 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: named }));
  };
  /** Writes an image with one layer, pretty-printed like BuildKit's. Returns the manifest's digest. */
  const writeImage = (layer = 'layer') => {
    const config = { digest: `sha256:${addBlob('{}')}` };
    const layers = [{ digest: `sha256:${addBlob(layer)}` }];
    const manifest = addBlob(JSON.stringify({ config, layers }, null, 2));
    writeIndex(manifest);
    return manifest;
  };
  const push = async (max = { bytes: 4096, files: 8 }, flags = ['--insecure']): Promise<Ended> => {
    const limits = [String(max.bytes), String(max.files)];
    return runScript(
      pushScript,
      [at('layout'), at('private'), at('verdict'), ...limits, reference, ...flags],
      bin,
    );
  };
  const refused = async (max?: { bytes: number; files: number }) => {
    const { code, stdout } = await push(max);
    expect(code).toBe(pushExit.refused);
    expect(readFileSync(at('verdict'), 'utf8')).toBe(resultIn(stdout));
    expect(() => readFileSync(at('called'))).toThrow('ENOENT');
    return JSON.parse(resultIn(stdout)) as unknown;
  };

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(at('layout', 'blobs', 'sha256'), { recursive: true });
    mkdirSync(at('private'));
    writeFileSync(at('layout', 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    bin = craneThatPushes(folder.path, sha256('image'));
  });
  afterEach(() => {
    folder.remove();
  });

  it('pushes a private copy, and reports its size and the digest from crane', async () => {
    writeImage();
    const { code, stdout } = await push();
    expect(code).toBe(0);
    const size = '{}'.length + 'layer'.length + readFileSync(blob(manifestDigest()), 'utf8').length;
    expect(JSON.parse(resultIn(stdout))).toEqual({ digest: `sha256:${sha256('image')}`, size });
    expect(readFileSync(at('verdict'), 'utf8')).toBe(resultIn(stdout));
    const said = readFileSync(at('called'), 'utf8');
    expect(said).toBe(
      `push --insecure --image-refs ${at('private', 'pushed')} ${at('private', 'layout')} ${reference} `,
    );
    rmSync(at('layout'), { recursive: true });
    expect(readFileSync(at('private', 'layout', 'index.json'), 'utf8')).toContain('sha256:');
  });
  const manifestDigest = () =>
    readFileSync(at('layout', 'index.json'), 'utf8').replace(/^.*sha256:([0-9a-f]{64}).*$/, '$1');

  it('waits until the index names a manifest', async () => {
    writeFileSync(at('layout', 'index.json'), '{"schemaVersion":2,"manifests":[]}');
    const ended = push();
    await pause(300);
    expect(() => readFileSync(at('verdict'))).toThrow('ENOENT');
    writeImage();
    expect((await ended).code).toBe(0);
  });

  it('refuses a blob that is a link, whatever its target', async () => {
    writeImage();
    const secret = at('secret');
    writeFileSync(secret, 'layer');
    rmSync(blob(sha256('layer')));
    symlinkSync(secret, blob(sha256('layer')));
    expect(await refused()).toMatchObject({ error: 'malformed', message: containing('links') });
  });

  it.each(['index.json', 'blobs'])('refuses %s that is a link', async (name) => {
    writeImage();
    execFileSync('mv', [at('layout', name), at(name)]);
    symlinkSync(at(name), at('layout', name));
    expect(await refused()).toMatchObject({ error: 'malformed' });
  });

  it('refuses a FIFO without opening it', async () => {
    writeImage();
    execFileSync('mkfifo', [blob('0'.repeat(64))]);
    expect(await refused()).toMatchObject({ error: 'malformed', message: containing('special') });
  });

  it('refuses a FIFO in place of the index', async () => {
    execFileSync('mkfifo', [at('layout', 'index.json')]);
    expect(await refused()).toEqual({ error: 'malformed', message: 'index.json is not a file' });
  });

  it('refuses a manifest whose content does not match its digest, before it is pushed', async () => {
    writeFileSync(blob(writeImage()), '{}');
    expect(await refused()).toMatchObject({ error: 'malformed', message: containing('digest') });
  });

  it('refuses a blob whose content does not match its digest, which the registry does not take', async () => {
    bin = craneThatFails(folder.path, 'DIGEST_INVALID: provided digest did not match uploaded content');
    writeImage();
    writeFileSync(blob(sha256('layer')), 'other');
    const { code, stdout } = await push();
    expect(code).toBe(pushExit.refused);
    expect(readFileSync(at('verdict'), 'utf8')).toBe(resultIn(stdout));
    expect(JSON.parse(resultIn(stdout))).toMatchObject({ error: 'malformed', message: containing('digest') });
  });

  it('refuses an image whose manifest is missing', async () => {
    rmSync(blob(writeImage()));
    expect(await refused()).toMatchObject({ error: 'malformed', message: containing('missing') });
  });

  it('refuses an index with two images', async () => {
    const first = writeImage('one');
    const second = writeImage('two');
    writeIndex(first, second);
    expect(await refused()).toMatchObject({
      error: 'malformed',
      message: 'the index does not name exactly one manifest',
    });
  });

  it('refuses an index with an invalid digest', async () => {
    const named = '{"manifests":[{"digest":"sha256:../../../registry/config.json"}]}';
    writeFileSync(at('layout', 'index.json'), named);
    expect(await refused()).toMatchObject({ error: 'malformed' });
  });

  it.each([
    ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.oci.image.manifest.v1+json'],
    ['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json'],
    [
      'application/vnd.docker.distribution.manifest.v2+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ],
  ])(
    'attack 55: replaces an index that names a %s, so that crane pushes an image or nothing',
    async (named, pushed) => {
      const digest = `sha256:${writeImage()}`;
      const manifests = [
        { mediaType: named, digest, size: 1, platform: { os: 'linux' }, urls: ['http://x'] },
      ];
      writeFileSync(
        at('layout', 'index.json'),
        JSON.stringify({ schemaVersion: 2, manifests, more: 1 }, null, 2),
      );
      expect((await push()).code).toBe(0);
      const size = readFileSync(blob(digest.replace('sha256:', ''))).length;
      expect(JSON.parse(readFileSync(at('private', 'layout', 'index.json'), 'utf8'))).toEqual({
        schemaVersion: 2,
        manifests: [{ mediaType: pushed, digest, size }],
      });
    },
  );

  it('attack 68: prints no name that the build chose', async () => {
    writeImage();
    const forged = 'x\n{"digest":"sha256:0","size":1}\ny';
    mkdirSync(at('layout', 'blobs', forged));
    writeFileSync(at('layout', 'blobs', forged, forged), '');
    const { stdout, stderr } = await push({ bytes: 4096, files: 3 });
    expect(stdout + stderr).not.toContain('"size":1');
  });

  it('refuses a layout without blobs', async () => {
    writeImage();
    rmSync(at('layout', 'blobs'), { recursive: true });
    expect(await refused()).toMatchObject({ error: 'malformed' });
  });

  it.each([4097, 2 ** 40])('refuses a file of %d bytes before copying it', async (size) => {
    writeImage();
    truncateSync(blob(sha256('layer')), size);
    expect(await refused()).toEqual({ error: 'too-large', message: 'the image has more than 4096 bytes' });
    expect(() => readFileSync(at('private', 'layout', 'index.json'))).toThrow('ENOENT');
  });

  it('refuses files that are too large in total', async () => {
    writeImage('a'.repeat(3000));
    addBlob('b'.repeat(3000));
    expect(await refused()).toMatchObject({ error: 'too-large' });
  });

  it('refuses more blobs than the limit', async () => {
    writeImage();
    expect(await refused({ bytes: 4096, files: 2 })).toEqual({
      error: 'too-large',
      message: 'the image has more than 2 blobs',
    });
  });

  it('reports a failed push as such, with a message that is safe to print', async () => {
    writeImage();
    bin = craneThatFails(folder.path, 'Error: GET "http://registry.test/v2/": \\ connection refused');
    const { code, stdout, stderr } = await push();
    expect(code).toBe(pushExit.registry);
    expect(JSON.parse(resultIn(stdout))).toEqual({
      error: 'push',
      message: 'Error: GET http://registry.test/v2/:  connection refused',
    });
    expect(readFileSync(at('verdict'), 'utf8')).toBe(resultIn(stdout));
    expect(stderr).toContain('working');
  });
});
