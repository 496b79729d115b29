import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output } from '../deploy/local/command.ts';
import { egressWith, machineAddress, relayOnNode } from '../test/support/cluster/node-relay.ts';
import { configureOperator } from '../test/support/cluster/operator.ts';
import type { Team } from '../test/support/cluster/team.ts';

/** Milliseconds of the step `build`, of which the first job executes the RUN and the second reuses it. */
export interface Rebuild {
  readonly first: number;
  readonly second: number;
}

/** A package that is as large as those of many jobs. The index serves what pip downloads for it. */
const wanted = 'numpy==2.2.6';

/**
 * Installs a package from an index on this machine in one job after another; only a file that is copied later differs.
 * The base image has no pip, so RUN fetches that, too. Local cluster only.
 */
export async function rebuilds(team: Team, count: number): Promise<Rebuild[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dfj-index-'));
  const python = ['--python-version', '3.11', '--only-binary', ':all:'];
  await output('python3', ['-m', 'pip', 'download', '--quiet', ...python, '--dest', folder, wanted, 'pip']);
  const wheels = await readdir(folder);
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    void serve(folder, wheels, request.url ?? '').then((body) => response.end(body));
  }).listen(0, machineAddress);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const relay = await relayOnNode(port);
  try {
    await configureOperator({ EGRESS_REGISTRIES: await egressWith(port) });
    const results: Rebuild[] = [];
    for (let run = 0; run < count; run += 1) {
      const dockerfile = (end: string) =>
        installing(`http://${relay.host}:${port}`, wheels, String(run), end);
      const first = await buildTime(team, dockerfile('one'));
      results.push({ first, second: await buildTime(team, dockerfile('two')) });
    }
    return results;
  } finally {
    await configureOperator({ EGRESS_REGISTRIES: null });
    await relay.stop();
    server.close();
    await rm(folder, { recursive: true });
  }
}

async function serve(folder: string, wheels: readonly string[], url: string): Promise<Buffer | string> {
  const name = url.slice(1);
  if (wheels.includes(name)) return readFile(join(folder, name));
  return wheels.map((wheel) => `<a href="/${wheel}">${wheel}</a>`).join('\n');
}

function installing(index: string, wheels: readonly string[], run: string, end: string): string {
  const pip = wheels.find((wheel) => wheel.startsWith('pip-')) ?? '';
  const fetch = `python3 -c "from urllib.request import urlretrieve as get; get('${index}/${pip}', '/tmp/${pip}')"`;
  const options = `--break-system-packages --root-user-action=ignore --no-index --find-links ${index}/`;
  return `FROM python:3.11
ENV RUN=${run}
RUN ${fetch} && PYTHONPATH=/tmp/${pip} python3 -m pip install ${options} --trusted-host ${new URL(index).hostname} numpy
COPY <<EOF /main.py
import numpy
print('{"perf":%d}' % numpy.arange(2).sum(), file=open('/data/perf.json', 'w')) # ${end}
EOF
CMD python3 /main.py
`;
}

async function buildTime(team: Team, dockerfile: string): Promise<number> {
  const job = await team.ended(await team.submit({ source: { dockerfile }, build: { cache: 'tenant' } }));
  const step = job.status.steps?.find(({ name }) => name === 'build');
  if (job.status.phase !== 'Succeeded' || step?.endTime === undefined)
    throw new Error(`the job failed: ${JSON.stringify(job.status.failureDetails)}`);
  await team.cleaned(job);
  return Date.parse(step.endTime) - Date.parse(step.startTime ?? '');
}
