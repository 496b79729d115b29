import { z } from 'zod';

const named = z.unknown().optional();

/** Whatever a spec may say, right or wrong: the apiserver checks it later. */
const specSchema = z.object({
  source: z
    .object({ configMap: named, git: z.object({ cloneSecret: named }).optional().catch(undefined) })
    .catch({}),
  output: z.object({ pushSecret: named }).optional().catch(undefined),
});

/** The fields with which a spec has the operator read other objects of the job's namespace, in the name of the operator. */
export function namedObjects(spec: unknown): string[] {
  const { source, output } = specSchema.parse(spec);
  const fields = {
    'spec.source.configMap': source.configMap,
    'spec.source.git.cloneSecret': source.git?.cloneSecret,
    'spec.output.pushSecret': output?.pushSecret,
  };
  return Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [field]));
}
