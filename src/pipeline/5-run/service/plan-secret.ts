import type { JobContext } from '../../manifest/job-context.ts';
import type { Secret, Volume, VolumeMount } from '../../manifest/kubernetes.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import { objectMetadata } from '../../manifest/metadata.ts';
import type { Plan } from './plan.ts';

const name = 'test';
const file = 'plan.json';
const folder = '/test';

/** Where the tester reads its plan. */
export const planPath = `${folder}/${file}`;

/**
 * The plan of the tester, in a Secret because it has the credentials. Only the tester mounts it: the service learns
 * credentials from requests, and what is expected of it not at all.
 */
export const planSecret = (context: JobContext, plan: Plan): Manifest & Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'Opaque',
  metadata: objectMetadata(context, name),
  data: { [file]: Buffer.from(JSON.stringify(plan)).toString('base64') },
});

export const planVolume: Volume = { name, secret: { secretName: name } };
export const planMount: VolumeMount = { name, mountPath: folder, readOnly: true };
