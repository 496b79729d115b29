import { randomBytes } from 'node:crypto';
import { addresses } from '../../deploy/local/node/addresses.ts';
import { signingKey, signature } from '../../src/notify/sign.ts';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import type { SpecInput } from '../../src/resource/spec.ts';
import { perf } from '../support/cluster/dockerfiles.ts';
import { machineAddress, relayOnNode, type NodeRelay } from '../support/cluster/node-relay.ts';
import { useTeam } from '../support/cluster/use-team.ts';
import { startReceiver, type Received, type Receiver } from '../support/receiver.ts';

const team = useTeam('notifications');
const secret = `whsec_${randomBytes(32).toString('base64')}`;

let receiver: Receiver;
let relay: NodeRelay;
const address = () => `http://${addresses.node}:${receiver.port}`;

/** A path that begins with /busy is refused twice, with status 503. */
beforeAll(async () => {
  const refused = new Map<string, number>();
  receiver = await startReceiver(machineAddress, (response, { path = '' }) => {
    const count = (refused.get(path) ?? 0) + 1;
    refused.set(path, count);
    response.writeHead(path.startsWith('/busy') && count <= 2 ? 503 : 204).end();
  });
  relay = await relayOnNode(receiver.port);
  const { cluster, namespace } = team();
  const annotations = {
    'dockerfilejob.io/notify-url': `${address()}/, https://127.0.0.1/, https://169.254.169.254/, https://localhost/`,
  };
  await cluster.create({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'signing', namespace, annotations } },
    stringData: { key: secret },
  });
  await cluster.create({
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'unmarked', namespace } },
    stringData: { key: secret },
  });
});
afterAll(async () => {
  await relay.stop();
  await receiver.close();
});

const unknown: SpecInput['source'] = { dockerfile: 'NOT AN INSTRUCTION\n' };
async function told(path: string, spec: Partial<SpecInput> = {}, signingSecret = 'signing') {
  const url = path.startsWith('/') ? address() + path : path;
  const job = await team().submit({ source: unknown, ...spec, notify: { url, signingSecret } });
  return team().until(job, ({ status }) => status.notifications !== undefined, 'its notification');
}
const at = (path: string): readonly Received[] => receiver.received.filter((one) => one.path === path);

/** The one event that arrived there, once its signature is verified. */
function verified(path: string): unknown {
  const [first] = at(path);
  const key = signingKey(secret);
  if (!first || !key) throw new Error(`nothing arrived at ${path}`);
  const time = Number(first.headers['webhook-timestamp']) * 1000;
  expect(first.headers).toMatchObject(signature(key, String(first.headers['webhook-id']), first.body, time));
  expect(first.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
  return JSON.parse(first.body);
}
const idOf = ({ metadata }: DockerfileJob) => `${metadata.uid}-1`;

describe('the end of a job is told by one signed event', () => {
  test.each([
    ['succeeded', { source: { dockerfile: perf } }],
    ['failed', {}],
    ['canceled', { cancel: true }],
  ] as const)('if it has %s', async (end, spec) => {
    const job = await told(`/${end}`, spec);
    expect(job.status.notifications).toMatchObject([{ name: 'event', state: 'Delivered' }]);
    expect(verified(`/${end}`)).toMatchObject({
      id: idOf(job),
      type: `io.dockerfilejob.job.${end}.v1`,
      data: { id: job.metadata.uid },
    });
    expect(at(`/${end}`)).toHaveLength(1);
  });

  test('with the same ID when the receiver was busy', async () => {
    const job = await told('/busy');
    expect(at('/busy').map(({ headers }) => headers['webhook-id'])).toEqual(Array(3).fill(idOf(job)));
  });
});

describe('nothing is sent, and the status says so,', () => {
  test.each(['https://127.0.0.1/', 'https://169.254.169.254/latest', 'https://2130706433/'])(
    'attack 124: to %s',
    async (url) => {
      const { status } = await told(url);
      expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'DockerfileInvalid' } });
      expect(status.notifications).toMatchObject([
        { state: 'GivenUp', message: expect.stringContaining('must not be connected to') as string },
      ]);
    },
  );

  test('attack 125: with a Secret whose owner has not agreed', async () => {
    const { status } = await told('/stolen', {}, 'unmarked');
    expect(status.notifications).toMatchObject([
      { state: 'GivenUp', message: expect.stringContaining('must add the annotation') as string },
    ]);
    expect(at('/stolen')).toEqual([]);
  });
});
