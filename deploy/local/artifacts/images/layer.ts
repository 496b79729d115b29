import { spawn } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Progress } from '../../progress.ts';
import { ensureEntry } from '../cache.ts';

/** Favors speed over size: layers only travel over loopback. */
const gzipLevel = 3;

const layerSchema = z.object({
  /** `sha256:…` of the compressed bytes. */
  digest: z.string(),
  /** `sha256:…` of the tar archive in them. */
  diffId: z.string(),
  /** Bytes, compressed. */
  size: z.number(),
});

/** A gzipped tar archive in the cache. */
export type Layer = z.infer<typeof layerSchema> & { readonly file: string };

export interface LayerRecipe {
  readonly name: string;
  /** Source text of the file that defines `fill`. The layer is rebuilt when it changes. */
  readonly source: string;
  /** Everything else the content depends on. Must serialize to JSON. */
  readonly inputs: unknown;
  /** Writes the layer's files below `tree`, which stands for `/`. */
  readonly fill: (tree: string) => Promise<void>;
}

/** Returns a layer from the cache, or packs it. Sorted names without times: the same files give the same digest. */
export async function ensureLayer(recipe: LayerRecipe, progress: Progress): Promise<Layer> {
  const entry = {
    kind: 'layer',
    name: recipe.name,
    inputs: { source: recipe.source, inputs: recipe.inputs },
  };
  const folder = await ensureEntry(entry, (draft) =>
    progress.step(`layer ${recipe.name}`, async () => {
      const tree = join(draft, 'tree');
      await mkdir(tree);
      await recipe.fill(tree);
      const layer = await packTree(tree, join(draft, 'layer.tar.gz'));
      await writeFile(join(draft, 'layer.json'), JSON.stringify(layer));
      await rm(tree, { recursive: true });
    }),
  );
  const layer = layerSchema.parse(JSON.parse(await readFile(join(folder, 'layer.json'), 'utf8')));
  return { ...layer, file: join(folder, 'layer.tar.gz') };
}

async function packTree(tree: string, file: string): Promise<z.infer<typeof layerSchema>> {
  const tar = spawn(
    'tar',
    ['--create', '--sort=name', '--mtime=@0', '--numeric-owner', '--format=gnu', '--directory', tree, '.'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise<number | null>((resolve) => tar.once('exit', resolve));
  const plain = createHash('sha256');
  const compressed = createHash('sha256');
  await pipeline(
    tar.stdout,
    hashing(plain),
    createGzip({ level: gzipLevel }),
    hashing(compressed),
    createWriteStream(file),
  );
  const code = await exited;
  if (code !== 0) throw new Error(`tar exited with ${String(code)} while packing ${tree}`);
  return {
    digest: `sha256:${compressed.digest('hex')}`,
    diffId: `sha256:${plain.digest('hex')}`,
    size: (await stat(file)).size,
  };
}

function hashing(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}
