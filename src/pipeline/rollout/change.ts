import type { SeenDeployment } from './deployment-seen.ts';

/** The version of a Deployment that was seen. If it has changed since, nothing happens, and the next pass reads it again. */
interface Version {
  readonly uid: string;
  readonly resourceVersion: string;
}

/** A wish to change the Deployment of spec.deploy, with the rights of its account. */
export type DeploymentChange =
  | ({
      readonly kind: 'set-image';
      /** The image of the container. */
      readonly image: string;
    } & Version)
  | ({ readonly kind: 'delete' } & Version)
  /** Makes the Deployment, as spec.deploy.create says. */
  | { readonly kind: 'create' }
  /** Makes the Service of a Deployment that the job has made, which owns it. */
  | { readonly kind: 'create-service'; readonly owner: string };

export const setImage = ({ uid, resourceVersion }: SeenDeployment, image: string): DeploymentChange => ({
  kind: 'set-image',
  uid,
  resourceVersion,
  image,
});

export const remove = ({ uid, resourceVersion }: SeenDeployment): DeploymentChange => ({
  kind: 'delete',
  uid,
  resourceVersion,
});
