import { egressWith, machineAddress, relayOnNode, type NodeRelay } from '../../support/cluster/node-relay.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import { lfsFile } from '../../support/git/lfs-store.ts';
import { makeRepository } from '../../support/git/repository.ts';
import { startGitServer, type GitServer } from '../../support/git/server.ts';
import { tempFolder } from '../../support/shell.ts';

const team = useTeam('git-lfs');

const content = '{"perf": 0.875}';
const stored = lfsFile(content);

const folder = tempFolder();
let server: GitServer;
let relay: NodeRelay;

beforeAll(async () => {
  makeRepository(folder.path, 'team/model.git').commit({
    Dockerfile: 'FROM debian:bookworm\nCOPY perf.json /\nCMD cp /perf.json /data/perf.json\n',
    '.gitattributes': '*.json filter=lfs diff=lfs merge=lfs -text\n',
    'perf.json': stored.pointer,
  });
  makeRepository(folder.path, 'team/huge.git').commit({
    Dockerfile: 'FROM debian:bookworm\nCOPY perf.json /\n',
    '.gitattributes': '*.json filter=lfs diff=lfs merge=lfs -text\n',
    'perf.json': lfsFile(content, 2 * 1024 ** 3).pointer,
  });
  const lfs = new Map([[stored.oid, content]]);
  server = await startGitServer({ root: folder.path, host: machineAddress, lfs });
  relay = await relayOnNode(server.port);
});
afterAll(async () => {
  await relay.stop();
  await server.stop();
  folder.remove();
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(server.port) }));

test('the files of Git LFS are built', async () => {
  const git = { url: server.urlOf('team/model.git', relay.host), lfs: true };
  expect(summaryOf(await team().ended(await team().submit({ source: { git } })))).toEqual(success(0.875));
});

test('attack 98: a pointer of 2 GiB is refused before anything is downloaded', async () => {
  const git = { url: server.urlOf('team/huge.git', relay.host), lfs: true };
  const { status } = await team().ended(await team().submit({ source: { git } }));
  expect(status.failureDetails).toMatchObject({
    reason: 'SourceFetchFailed',
    message: expect.stringMatching(/^spec\.source\.git\.url: the repository is larger/) as string,
  });
  expect(server.served.filter((path) => path.includes('huge.git/info/lfs'))).toEqual([]);
});
