import { rerunAnnotation } from './names.ts';
import type { DockerfileJob } from './schema.ts';

/** Marks that belong to one object, and to no other one that is made from it. */
const own = /(^|[./])(dockerfilejob\.io|kubectl\.kubernetes\.io)\//;

const withoutOwn = (keys: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(keys).filter(([key]) => !own.test(key)));

/**
 * What a new job is made of that does again what this one did, whether or not that was canceled or held back. The new
 * one says in an annotation which one it repeats.
 */
export const rerunOf = ({ metadata, spec }: DockerfileJob) => ({
  title: spec.name ?? metadata.name,
  annotations: { ...withoutOwn(metadata.annotations), [rerunAnnotation]: metadata.uid },
  spec: { ...spec, cancel: false, suspend: false },
});
