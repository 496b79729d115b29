import { Readable } from 'node:stream';
import { ApiError } from '../../../../src/cluster/errors.ts';
import { readLogs } from '../../../../src/cluster/logs/read-logs.ts';

const ref = { namespace: 'dfj-1', pod: 'run-1-0', container: 'run' };
const read = (openLog: () => Promise<Readable>) => readLogs({ openLog }, ref, { limitBytes: 100 });
const refused = (status: number, message: string) => () =>
  Promise.reject(new ApiError({ status, reason: 'Unknown', message }));

describe('reading a log', () => {
  it('gives its end', async () => {
    const log = await read(() => Promise.resolve(Readable.from([Buffer.from('epoch 1\n')])));
    expect(log).toEqual({ kind: 'read', text: 'epoch 1\n' });
  });

  it('gives nothing for a container that has not started or is gone', async () => {
    const waiting = 'container "run" in pod "run-1-0" is waiting to start: PodInitializing';
    expect(await read(refused(400, waiting))).toEqual({ kind: 'none' });
    expect(await read(refused(404, 'pods "run-1-0" not found'))).toEqual({ kind: 'none' });
  });

  it('is no error when the node is down, so that it ends no pass', async () => {
    const cause = 'Get "https://192.0.2.1:10250/containerLogs": dial tcp: connect: no route to host';
    expect(await read(refused(500, cause))).toEqual({ kind: 'unreadable', cause });
    const silent = () => Promise.reject(new Error('timed out'));
    expect(await read(silent)).toEqual({
      kind: 'unreadable',
      cause: 'no response from the apiserver: timed out',
    });
  });
});
