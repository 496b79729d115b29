import { z } from 'zod';
import { accepted, refused, type Verdict } from '../../../resource/verdict.ts';
import { parseJson } from '../../../text/json.ts';
import { hasUniqueKeys } from '../../../text/unique-keys.ts';
import { folded } from './folded.ts';
import { digestSchema, explain } from './manifest.ts';
import { judgeVolumes } from './volumes.ts';

/** The part of a config (OCI image spec) that says what its layers are. */
const configSchema = z
  .looseObject({ rootfs: z.strictObject({ type: z.literal('layers'), diff_ids: z.array(digestSchema) }) })
  .refine(
    // Go matches names of fields whatever their case, and would read both.
    (config) => Object.keys(config).every((key) => key === 'rootfs' || folded(key) !== 'rootfs'),
    'has a second field rootfs, in other letters',
  );

/** What matters of the config of an image. */
export interface ImageConfig {
  /** The sha256 digests that the unpacked layers must have. */
  readonly diffIds: readonly string[];
  /** The paths that it declares as volumes. */
  readonly volumes: readonly string[];
}

/**
 * Judges the config of an image.
 * @param layers number of layers in the manifest
 */
export function judgeConfig(text: string, layers: number): Verdict<ImageConfig, 'PushFailed'> {
  const json = parseJson(text);
  if (json === undefined || !hasUniqueKeys(text))
    return refused('PushFailed', 'the config of the image is not JSON with unique keys');
  const parsed = configSchema.safeParse(json);
  if (!parsed.success)
    return refused('PushFailed', `the config of the image is refused: ${explain(parsed.error)}`);
  const ids = parsed.data.rootfs.diff_ids;
  const volumes = judgeVolumes(json);
  if (!volumes.ok) return volumes;
  if (ids.length === layers) return accepted({ diffIds: ids, volumes: volumes.value });
  const message = `the config of the image has ${ids.length} diff ids, but its manifest has ${layers} layers`;
  return refused('PushFailed', message);
}
