import { createHash } from 'node:crypto';
import type { Settings } from '../../config/settings.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import type { InputImage } from '../../resource/status.ts';
import { floorOf } from '../4-scan/floor.ts';

/** Another number makes jobs that earlier versions have run count no longer. */
const format = 1;

/**
 * Hash of everything that the image of a job, and the verdict on it, are made of: 64 hexadecimal digits. What only bounds
 * the work, such as timeouts and memory, is left out.
 * @param source status.source.sha256: the Dockerfile and the files of its context
 */
export function inputsHash(
  { spec, metadata }: DockerfileJob,
  source: string,
  images: readonly InputImage[],
  settings: Settings,
): string {
  const { args, target } = spec.build;
  const { failOn, ignoreUnfixed, ignore } = spec.scan;
  const { images: tools, mirrors, baseImages, scan, proxy, egress, maxImageBytes } = settings;
  const engine = spec.build.engine ?? settings.engine;
  const job = {
    // No tenant has the hash of another one.
    namespace: metadata.namespace,
    ...{ source, args: args.map(({ name, value }) => [name, value]), target, engine },
    ...{ failOn, ignoreUnfixed, ids: [...ignore.ids].sort() },
    images: images.map(({ name, digest }) => [name, digest]).sort(),
  };
  const cluster = {
    // The floor of this very job: what it may ignore below it, too.
    ...{ floor: floorOf({ spec }, settings), mode: scan.baseImages, maxAge: scan.dbMaxAgeHours },
    ...{ mirrors, baseImages, proxy, egress, maxImageBytes, allowedIgnores: scan.allowedIgnores },
    ...{ nodes: settings.pods.nodeSelector, registry: settings.registry.host },
    tools: [tools[engine], tools.crane, tools.trivy, tools.operator],
  };
  return createHash('sha256').update(JSON.stringify({ format, job, cluster })).digest('hex');
}
