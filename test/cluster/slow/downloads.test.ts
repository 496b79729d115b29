import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { egressWith, machineAddress, relayOnNode, type NodeRelay } from '../../support/cluster/node-relay.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('downloads');

/** A server of another tenant, which no build may reach. */
const neighbor = () => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'neighbor', namespace: team().namespace },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    containers: [
      { name: 'python', image: 'python:3.11', command: ['python3', '-u', '-m', 'http.server', '8000'] },
    ],
  },
});

let address: string;
let server: Server;
let relay: NodeRelay;
let port: number;

beforeAll(async () => {
  await team().cluster.create(neighbor());
  const pod = ['-n', team().namespace, 'pod/neighbor'];
  await kubectl(['wait', ...pod, '--for=condition=Ready', '--timeout=120s']);
  address = await kubectl(['get', ...pod, '-o', 'jsonpath={.status.podIP}']);
  server = createServer((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { location: `http://${address}:8000/` }).end();
    else response.end('{"perf":0.5}');
  }).listen(0, machineAddress);
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  relay = await relayOnNode(port);
});
afterAll(async () => {
  await relay.stop();
  server.close();
});
useOperatorWith(async () => ({ EGRESS_REGISTRIES: await egressWith(port) }));

/** Ends a job whose build adds this URL. */
const adding = async (url: string): Promise<DockerfileJob> => {
  const dockerfile = `FROM debian:bookworm\nADD ${url} /perf.json\nCMD cp /perf.json /data/perf.json\n`;
  return team().ended(await team().submit({ source: { dockerfile }, build: { timeout: '2m' } }));
};

/** IPv4 as one number: a spelling that filters of names and addresses miss. */
const decimal = (ip: string): string =>
  String(ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0));

const octal = (ip: string): string =>
  ip
    .split('.')
    .map((part) => `0${Number(part).toString(8)}`)
    .join('.');

test('attacks 17, 18: ADD reaches no closed address, in no spelling, and not by a redirect from an open one', async () => {
  const open = `http://${relay.host}:${port}`;
  const [allowed, ...closed] = await Promise.all([
    adding(`${open}/file`),
    adding(`${open}/redirect`),
    adding(`http://${address}:8000/`),
    adding(`http://${decimal(address)}:8000/`),
    adding(`http://${octal(address)}:8000/`),
    adding('http://169.254.169.254/latest/meta-data/'),
    adding('http://[fd00:ec2::254]/latest/meta-data/'),
  ]);
  expect(summaryOf(allowed)).toEqual(success(0.5));
  for (const { status } of closed) {
    expect(status.phase).toBe('Failed');
    expect(['BuildFailed', 'BuildTimeout']).toContain(status.failureDetails?.reason);
    expect(status.steps?.find(({ name }) => name === 'build')?.attempt ?? 0).toBe(0);
  }
  expect(await kubectl(['logs', '-n', team().namespace, 'neighbor'])).not.toContain('GET');
});
