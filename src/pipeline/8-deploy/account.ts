import { z } from 'zod';
import { mayDeployAnnotation, submitterAnnotation } from '../../resource/names.ts';
import type { DockerfileJob } from '../../resource/schema.ts';
import { quote } from '../../text/quote.ts';
import type { ObjectRead } from '../object-read.ts';
import type { DeploymentToRead } from './due.ts';

/** A ServiceAccount, as far as the operator looks at it. @throws ZodError for an object that no apiserver returns */
const accountSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
});

/**
 * Why a job may not act as a ServiceAccount; undefined if it may. Whoever can create jobs could otherwise have the operator use
 * any account of the namespace. So the owner of the account must annotate it with the Deployments that it is for, and may
 * annotate it with the user of the REST API whose jobs it is for.
 * @param read the account, as the apiserver returned it
 */
export function accountFault(
  { metadata }: Pick<DockerfileJob, 'metadata'>,
  { serviceAccountName, name }: Pick<DeploymentToRead, 'serviceAccountName' | 'name'>,
  read: ObjectRead,
): string | undefined {
  const account = `ServiceAccount ${quote(`${metadata.namespace}/${serviceAccountName}`)}`;
  const field = 'spec.deploy.serviceAccountName';
  if (read.kind === 'forbidden')
    return `${field}: the operator is not allowed to read ${account}; docs/deploy.md explains how to allow it`;
  if (read.kind !== 'object') return `${field}: there is no ${account}`;
  const { annotations } = accountSchema.parse(read.object).metadata;
  const submitter = annotations[submitterAnnotation];
  if (submitter !== undefined && submitter !== metadata.annotations?.[submitterAnnotation])
    return `${field}: ${account} is for the jobs of another user`;
  const names = (annotations[mayDeployAnnotation] ?? '').split(',').map((one) => one.trim());
  return names.includes(name)
    ? undefined
    : `${field}: ${account} is not for Deployment ${quote(name)}; its owner must add the annotation ${mayDeployAnnotation}: ${name}`;
}
