import { judgeConfig } from '../../image/config.ts';
import { mostReported, type KnownLayer } from '../../image/known-layer.ts';
import { imageLimits, maxUnpackedBytes } from '../../image/limits.ts';
import { judgeManifest, type Blob, type LayerBlob } from '../../image/manifest.ts';
import { readLayer, Refusal, spend, type Budget, type UnpackedLayer } from './read-layer.ts';
import { readVerified } from './read-blob.ts';

/** Reads what the registry has, by digest; undefined for what it does not have. */
export interface ImageContent {
  readonly manifest: (digest: string) => Promise<AsyncIterable<Buffer> | undefined>;
  readonly blob: (digest: string) => Promise<AsyncIterable<Buffer> | undefined>;
}

export interface JudgedImage {
  /** Why the image is refused. */
  readonly refused?: string;
  /** The paths that it declares as volumes. */
  readonly volumes?: readonly string[];
  /** Its lowest layers. */
  readonly layers?: readonly KnownLayer[];
}

/** What is refused, and what else the judge has to know. */
export interface ImageRules {
  /** Maximum compressed size of an image. */
  readonly maxImageBytes: number;
  /** Layers that need not be read. */
  readonly known: readonly KnownLayer[];
}

/**
 * Judges the image with this digest before anything else reads it: its manifest, its config, and every byte of its
 * layers, once. What it accepts is the same image to every reader, because its digest covers all that was read.
 * @throws Error if the registry does not respond, or refuses
 */
export async function judgeImage(
  digest: string,
  content: ImageContent,
  rules: ImageRules,
): Promise<JudgedImage> {
  try {
    return await judge(digest, content, rules);
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

async function judge(
  digest: string,
  content: ImageContent,
  { maxImageBytes, known: given }: ImageRules,
): Promise<JudgedImage> {
  const manifestText = await readVerified(digest, content.manifest(digest), imageLimits.manifestBytes);
  const manifest = judgeManifest(manifestText.toString('utf8'), maxImageBytes);
  if (!manifest.ok) throw new Refusal(manifest.fault.message);
  const { config, layers, packed } = manifest.value;
  const configText = await readVerified(config.digest, content.blob(config.digest), config.size);
  const judged = judgeConfig(configText.toString('utf8'), layers.length);
  if (!judged.ok) throw new Refusal(judged.fault.message);
  const { diffIds, volumes } = judged.value;
  const budget: Budget = { bytes: maxUnpackedBytes(packed, maxImageBytes), entries: imageLimits.entries };
  const known = new Map<string, UnpackedLayer>(given.map((layer) => [keyOf(layer), layer]));
  const accepted: KnownLayer[] = [];
  for (const [index, layer] of layers.entries()) {
    // An image may have the same layer more than once. It is read once, but a node unpacks it each time.
    const key = keyOf(layer);
    const unpacked = known.get(key) ?? (await readLayer(layer, await present(layer, content), budget));
    known.set(key, unpacked);
    spend(budget, unpacked, layer.digest);
    if (unpacked.diffId !== diffIds[index])
      throw new Refusal(`layer ${index} is not the one whose diff id the config of the image has`);
    if (index < mostReported) {
      const { diffId, bytes, entries } = unpacked;
      accepted.push({ ...layer, diffId, bytes, entries });
    }
  }
  return { volumes, layers: accepted };
}

const keyOf = ({ digest, size, compression }: LayerBlob): string => `${digest} ${size} ${compression}`;

async function present({ digest }: Blob, content: ImageContent): Promise<AsyncIterable<Buffer>> {
  const bytes = await content.blob(digest);
  if (!bytes) throw new Refusal(`the registry does not have the blob ${digest}`);
  return bytes;
}
