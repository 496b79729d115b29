import { addresses } from '../../deploy/local/node/addresses.ts';
import { egressWith, machineAddress, relayOnNode, type NodeRelay } from '../support/cluster/node-relay.ts';
import { letNodePullFrom } from '../support/cluster/node-pulls.ts';
import { useOperatorWith } from '../support/cluster/operator.ts';
import { registryUser, startUserRegistry, type UserRegistry } from '../support/cluster/user-registry.ts';
import { consoleBlocks } from '../support/docs/console.ts';
import { documents, tutorial } from '../support/docs/documents.ts';
import { expected, typed } from '../support/docs/shown.ts';
import { useTerminal } from '../support/docs/use-terminal.ts';
import { startGitea, type Gitea } from '../support/forge/gitea.ts';
import { tempFolder } from '../support/shell.ts';

const folder = tempFolder();
const blocks = documents()
  .filter(({ path }) => path === tutorial)
  .flatMap(({ text }) => consoleBlocks(text));

let gitea: Gitea;
let relay: NodeRelay;
let registry: UserRegistry;
let pullsNoMore: () => Promise<void>;
const host = () => `${addresses.node}:${registry.ways[0]?.port ?? 0}`;

beforeAll(async () => {
  gitea = await startGitea(folder.path, machineAddress, addresses.node);
  relay = await relayOnNode(gitea.port);
  await gitea.api('POST', '/user/repos', { name: 'student-list', default_branch: 'main' });
  registry = await startUserRegistry(1);
  pullsNoMore = await letNodePullFrom(host());
});
afterAll(async () => {
  await pullsNoMore();
  await registry.stop();
  await relay.stop();
  await gitea.stop();
  folder.remove();
});
useOperatorWith(async () => ({
  EGRESS_REGISTRIES: await egressWith(gitea.port, ...registry.ways.map(({ port }) => port)),
}));
const terminal = useTerminal(() => ({
  FORGE: `http://${relay.host}:${gitea.port}`,
  FORGE_TOKEN: gitea.token,
  PUSH_URL: gitea.pushUrl('team/student-list.git'),
  REGISTRY: host(),
  REGISTRY_USER: registryUser.username,
  REGISTRY_PASSWORD: registryUser.password,
}));

test.each(blocks)('the tutorial shows in line $line what a terminal shows', async ({ commands }) => {
  for (const command of commands) expect(await typed(terminal(), command)).toEqual(expected(command));
});
