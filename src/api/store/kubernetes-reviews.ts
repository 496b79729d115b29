import { z } from 'zod';
import type { Cluster } from '../../cluster/cluster.ts';
import { group, plural } from '../../resource/schema.ts';
import type { JobStore } from './job-store.ts';
import { storing } from './store-fault.ts';

/** authentication.k8s.io/v1 TokenReview. */
const tokenReview = z.object({
  status: z.object({
    authenticated: z.boolean().default(false),
    audiences: z.array(z.string()).default([]),
    user: z
      .object({
        username: z.string().default(''),
        uid: z.string().optional(),
        groups: z.array(z.string()).default([]),
        extra: z.record(z.string(), z.array(z.string())).default({}),
      })
      .optional(),
  }),
});

/** authorization.k8s.io/v1 SubjectAccessReview. */
const accessReview = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Only a name in RBAC rules: a right to `dockerfilejobs/own` is one to the jobs that its holder has submitted. */
const ownSubresource = 'own';

/** Lets the apiserver decide who a caller is and what the caller may do. */
export const kubernetesReviews = (
  cluster: Pick<Cluster, 'createReview'>,
): Pick<JobStore, 'reviewToken' | 'reviewAccess'> => ({
  reviewToken: (token, audience) =>
    storing(async () => {
      const spec = { token, ...(audience !== undefined && { audiences: [audience] }) };
      const { status } = tokenReview.parse(await cluster.createReview('TokenReview', spec));
      const isForUs = audience === undefined || status.audiences.includes(audience);
      return status.authenticated && isForUs ? status.user : undefined;
    }),

  reviewAccess: ({ username, uid, groups, extra }, verb, { namespace, own = false }) =>
    storing(async () => {
      const subresource = own ? { subresource: ownSubresource } : {};
      const resourceAttributes = { group, resource: plural, ...subresource, verb, namespace };
      const spec = { user: username, uid, groups, extra, resourceAttributes };
      return accessReview.parse(await cluster.createReview('SubjectAccessReview', spec)).status.allowed;
    }),
});
