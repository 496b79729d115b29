import { addresses } from '../../../deploy/local/node/addresses.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { letNodePullFrom } from './node-pulls.ts';
import { egressWith } from './node-relay.ts';
import { useOperatorWith } from './operator.ts';
import { account, allVerbs, deployingSpec } from './rollouts.ts';
import type { Team } from './team.ts';
import { publishSecrets, startUserRegistry, type UserRegistry } from './user-registry.ts';

type Given = Partial<NonNullable<SpecInput['deploy']>>;
type Verify = NonNullable<SpecInput['verify']>;

/** Jobs of a team that deploy what they build. */
export interface Deployments {
  /** The image that a job has published for a Deployment. */
  image(name: string, digest?: string): string;
  /** Submits a job for a Deployment, which makes it if need be. */
  submit(name: string, dockerfile: string, given?: Given, verify?: Verify): Promise<DockerfileJob>;
  ended(name: string, dockerfile: string, given?: Given, verify?: Verify): Promise<DockerfileJob>;
}

/** Starts a registry that the node can pull from, and creates an account that may change these Deployments. */
export function useDeployments(team: () => Team, names: readonly string[]): Deployments {
  let registry: UserRegistry;
  let host = '';
  let pullsNoMore: () => Promise<void>;
  beforeAll(async () => {
    registry = await startUserRegistry(1);
    host = `${addresses.node}:${registry.ways[0]?.port ?? 0}`;
    pullsNoMore = await letNodePullFrom(host);
    await publishSecrets(team(), [host]);
    await account(team(), 'deployer', { verbs: allVerbs, mayDeploy: names.join(',') });
  });
  afterAll(async () => {
    await pullsNoMore();
    await registry.stop();
  });
  useOperatorWith(async () => ({
    EGRESS_REGISTRIES: await egressWith(...registry.ways.map(({ port }) => port)),
  }));

  const create = { replicas: 1, port: 8080, imagePullSecret: 'right' };
  const submit: Deployments['submit'] = (name, dockerfile, given = {}, verify) => {
    const { serviceAccountName = 'deployer', ...deploy } = given;
    const spec = deployingSpec({ host, name, serviceAccountName }, dockerfile, { create, ...deploy });
    return team().submit({ ...spec, ...(verify && { verify }) });
  };
  return {
    image: (name, digest = '') => `${host}/team/${name}@${digest}`,
    submit,
    ended: async (...given) => team().ended(await submit(...given)),
  };
}
