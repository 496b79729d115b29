import { z } from 'zod';

const named = z.unknown().optional();

/** Whatever a spec may say, right or wrong: the apiserver checks it later. */
const specSchema = z.object({
  source: z
    .object({ configMap: named, git: z.object({ cloneSecret: named }).optional().catch(undefined) })
    .catch({}),
  output: z.object({ pushSecret: named }).optional().catch(undefined),
  deploy: z.object({ serviceAccountName: named }).optional().catch(undefined),
  verify: z
    .object({ auth: z.object({ basic: z.object({ secret: named }) }) })
    .optional()
    .catch(undefined),
  test: z
    .object({ http: z.array(z.unknown()) })
    .optional()
    .catch(undefined),
});

const checkSchema = z.object({ auth: z.object({ basic: z.object({ secret: named }) }) });

/** The first Secret that a check names. */
const secretOf = (checks: readonly unknown[]): unknown =>
  checks
    .map((check) => checkSchema.safeParse(check).data?.auth.basic.secret)
    .find((secret) => secret !== undefined);

/** The fields with which a spec has the operator read other objects of the job's namespace, in the name of the operator. */
export function namedObjects(spec: unknown): string[] {
  const { source, output, deploy, verify, test } = specSchema.parse(spec);
  const fields = {
    'spec.source.configMap': source.configMap,
    'spec.source.git.cloneSecret': source.git?.cloneSecret,
    'spec.output.pushSecret': output?.pushSecret,
    'spec.deploy.serviceAccountName': deploy?.serviceAccountName,
    'spec.verify.auth.basic.secret': verify?.auth.basic.secret,
    'spec.test.http[].auth.basic.secret': secretOf(test?.http ?? []),
  };
  return Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [field]));
}
