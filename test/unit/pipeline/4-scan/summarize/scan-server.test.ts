import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  writeBareLayout,
  type OpenRepository,
} from '../../../../../src/pipeline/4-scan/summarize/in-container/bare-layout.ts';
import {
  databaseOfServer,
  firstLines,
  layOutRoot,
} from '../../../../../src/pipeline/4-scan/summarize/in-container/tell-scanner.ts';
import { inChunks, makeImage, sha256, type ImageOverrides } from '../../../../support/image.ts';
import { tempFolder } from '../../../../support/shell.ts';

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => {
  folder.remove();
});
const layout = () => join(folder.path, 'base-0');
const readLayout = (...name: string[]) => readFileSync(join(layout(), ...name), 'utf8');

/** A registry that has an image under the tag 12, or under a tag that names an index with it. */
function registryWith(overrides: ImageOverrides = {}, index?: (digest: string) => string) {
  const { digest, layers, content } = makeImage(overrides);
  const asked: string[] = [];
  const open: OpenRepository = (repository) => ({
    manifest: (version) => {
      asked.push(`${repository} ${version}`);
      const text = index?.(digest);
      if (version === 'multi' && text !== undefined) return Promise.resolve(inChunks(Buffer.from(text)));
      return content.manifest(version === '12' ? digest : version);
    },
    blob: content.blob,
  });
  return { open, digest, layers, asked };
}

const platform = (architecture: string) => ({ os: 'linux', architecture });
const own = process.arch === 'arm64' ? 'arm64' : 'amd64';

describe('the layout of a base image', () => {
  it('attack 80: has its manifest and its config, but no layer', async () => {
    const { open, digest, layers, asked } = registryWith();
    await writeBareLayout(layout(), 'mirror.test:5000/library/debian:12', open);
    expect(asked).toEqual(['mirror.test:5000/library/debian 12']);
    const { manifests } = JSON.parse(readLayout('index.json')) as { manifests: { digest: string }[] };
    expect(manifests.map((one) => one.digest)).toEqual([digest]);
    const manifest = readLayout('blobs', 'sha256', digest.slice(7));
    expect(sha256(manifest)).toBe(digest);
    const { config } = JSON.parse(manifest) as { config: { digest: string } };
    expect(readLayout('blobs', 'sha256', config.digest.slice(7))).toContain('diff_ids');
    expect(layers).toHaveLength(1);
    for (const layer of layers)
      expect(existsSync(join(layout(), 'blobs', 'sha256', layer.slice(7)))).toBe(false);
  });

  it('is that of the image for this platform, by digest', async () => {
    const manifests = (digest: string) => [
      { digest: `sha256:${'0'.repeat(64)}`, platform: platform('s390x') },
      { digest, platform: platform(own) },
    ];
    const { open, digest, asked } = registryWith({}, (image) =>
      JSON.stringify({ manifests: manifests(image) }),
    );
    await writeBareLayout(layout(), 'mirror.test/debian:multi', open);
    expect(asked).toEqual(['mirror.test/debian multi', `mirror.test/debian ${digest}`]);
    expect(readLayout('index.json')).toContain(digest);
  });

  it.each<[string, ImageOverrides]>([
    ['whose config is not what its digest says', { served: {} }],
    ['whose manifest is none', { manifest: () => '[]' }],
  ])('is not written for an image %s', async (_what, overrides) => {
    const { open, digest } = registryWith(overrides);
    const lying: OpenRepository = (repository) => ({
      ...open(repository),
      blob: () => Promise.resolve(inChunks(Buffer.from('{}'))),
    });
    await expect(writeBareLayout(layout(), `mirror.test/debian@${digest}`, lying)).rejects.toThrow();
    expect(existsSync(layout())).toBe(false);
  });

  it('is not written if the manifest is not what the digest says', async () => {
    const { open } = registryWith();
    const lying: OpenRepository = (repository) => ({
      ...open(repository),
      manifest: () => open(repository).manifest('12'),
    });
    const wrong = `mirror.test/debian@sha256:${'1'.repeat(64)}`;
    await expect(writeBareLayout(layout(), wrong, lying)).rejects.toThrow(/another digest/);
  });

  it('is only written for the root, from the first reference that works', async () => {
    const { open, asked } = registryWith();
    const bases = [
      { image: 'tools', isRoot: false, references: ['mirror.test/tools:12'] },
      { image: 'debian', isRoot: true, references: ['mirror.test/debian:13', 'mirror.test/debian:12'] },
    ];
    await layOutRoot(folder.path, bases, open);
    expect(asked).toEqual(['mirror.test/debian 13', 'mirror.test/debian 12']);
    expect(existsSync(layout())).toBe(false);
    expect(existsSync(join(folder.path, 'base-1', 'index.json'))).toBe(true);
  });

  it('is not waited for if there is no root', async () => {
    const { open, asked } = registryWith();
    await layOutRoot(folder.path, [], open);
    expect(asked).toEqual([]);
  });
});

describe('the database of the server', () => {
  const metadata = { Version: 2, UpdatedAt: '2026-11-21T00:00:00Z' };

  it('is the one that its version names', async () => {
    const text = JSON.stringify({ Version: '0.76.0', VulnerabilityDB: metadata });
    expect(await databaseOfServer(() => Promise.resolve(text))).toContain(metadata.UpdatedAt);
  });

  it.each([
    ['does not answer', () => Promise.reject(new Error('connection refused'))],
    ['has no database', () => Promise.resolve('{"Version":"0.76.0"}')],
    ['is no Trivy', () => Promise.resolve('<html>')],
  ])('is unknown if the server %s', async (_what, ask) => {
    expect(await databaseOfServer(ask)).toBeUndefined();
  });

  it('tells the scanner whether to ask the server', () => {
    const bases = [{ image: 'debian', isRoot: true, references: ['a/debian:12', 'b/debian:12'] }];
    expect(firstLines(true, bases)).toBe('server\na/debian:12 b/debian:12\n');
    expect(firstLines(false, bases)).toBe('alone\na/debian:12 b/debian:12\n');
  });
});
