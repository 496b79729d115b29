import type { DockerfileJob } from '../../resource/schema.ts';
import type { Fault } from '../../resource/verdict.ts';
import { quote } from '../../text/quote.ts';
import type { DeploymentSeen, SeenDeployment } from './deployment-seen.ts';

/** Why a job cannot deploy to what was seen. Asked before anything is built, and again before anything is changed. */
export function deployFault({ spec, metadata }: DockerfileJob, seen: DeploymentSeen): Fault | undefined {
  const { deploy } = spec;
  if (deploy === undefined) return undefined;
  switch (seen.kind) {
    case 'denied':
      return { reason: 'DeployDenied', message: seen.message };
    case 'refused':
      return { reason: 'DeployFailed', message: seen.message };
    case 'absent': {
      if (deploy.create) return undefined;
      const name = `${metadata.namespace}/${deploy.deployment.name}`;
      const message = `spec.deploy.deployment.name: there is no Deployment ${quote(name)}; create it, or have it made with spec.deploy.create`;
      return { reason: 'DeployFailed', message };
    }
    case 'found':
      return containerFault(deploy.deployment, seen.deployment);
  }
}

/** Characters. The status keeps the former image. */
const longestImage = 1000;

/** How many names a message lists. */
const mostNames = 10;

function containerFault(
  { name, container }: { readonly name: string; readonly container: string },
  { image, containers }: SeenDeployment,
): Fault | undefined {
  if (image !== undefined && image.length > longestImage) {
    const message = `spec.deploy.deployment: the image of Deployment ${quote(name)} has more than ${longestImage} characters; set a shorter one`;
    return { reason: 'DeployFailed', message };
  }
  if (image !== undefined) return undefined;
  const message = `spec.deploy.deployment.container: Deployment ${quote(name)} has no container ${quote(container)}; it has ${containers
    .slice(0, mostNames)
    .map((one) => quote(one))
    .join(', ')}`;
  return { reason: 'DeployFailed', message };
}
