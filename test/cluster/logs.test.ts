import { followResultLine } from '../../src/cluster/logs/follow-result-line.ts';
import { readLogs, type Life } from '../../src/cluster/logs/read-logs.ts';
import { hasLateBeginning } from '../../src/text/cut.ts';
import { patiently } from '../support/cluster/patiently.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

const place = useNamespace('logs-test');

const refTo = (pod: string, container = 'main') => ({ namespace: place().namespace, pod, container });
const podRef = (name: string) => ({ kind: 'Pod', namespace: place().namespace, name }) as const;
/** Aborts only if an expected result does not arrive. */
const patience = () => AbortSignal.timeout(300_000);

/** Creates a pod that runs a line of shell, after another in an init container. */
async function run(
  name: string,
  line: string,
  { init = 'true', ...spec }: { init?: string; [field: string]: unknown } = {},
) {
  const container = (command: string) => ({ image: 'busybox', command: ['sh', '-c', command] });
  await place().cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: place().namespace },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 0,
      initContainers: [{ ...container(init), name: 'init' }],
      containers: [{ ...container(line), name: 'main' }],
      ...spec,
    },
  });
}

const ended = (name: string) =>
  patiently(async () => {
    const pod = await place().cluster.get(podRef(name));
    const { phase } = pod?.['status'] as { phase: string };
    return phase === 'Succeeded' || undefined;
  }, `the end of ${name}`);

describe('the log of a container', () => {
  it('attack 68: provides the line with the nonce while the container still runs, and no other JSON', async () => {
    const forged = String.raw`printf 'x\n{"perf":1}\n n {"perf":1}\nn\n'`;
    await run('early', `${forged}; echo 'n {"perf":0.99}'; echo 'n {"late":1}'; sleep 600`, {
      init: 'sleep 1',
    });
    const line = await followResultLine(place().cluster, refTo('early'), {
      signal: patience(),
      maxBytes: 8192,
      nonce: 'n',
    });
    expect(line).toBe('{"perf":0.99}');
    expect(await place().cluster.get(podRef('early'))).not.toMatchObject({ status: { phase: 'Succeeded' } });
  });

  it('has no result if the container ends without one, with or without output', async () => {
    await Promise.all([run('talks', 'echo nothing'), run('silent', 'true')]);
    const signal = patience();
    const options = { signal, maxBytes: 8192, nonce: 'n' };
    expect(await followResultLine(place().cluster, refTo('talks'), options)).toBeUndefined();
    expect(await followResultLine(place().cluster, refTo('silent'), options)).toBeUndefined();
    expect(await followResultLine(place().cluster, refTo('nobody'), options)).toBeUndefined();
    expect(signal.aborted).toBe(false);
  });

  it('provides what a container says when it is asked, if it waits for that, and the last it says', async () => {
    const command = ['sh', '-c', `read -r _ && echo 'n {"perf":0.99}'`];
    await run('asked', 'true', { containers: [{ name: 'main', image: 'busybox', stdin: true, command }] });
    await run('deaf', 'true');
    const options = { signal: patience(), maxBytes: 8192, nonce: 'n', asks: true };
    expect(await followResultLine(place().cluster, refTo('asked'), options)).toBe('{"perf":0.99}');
    expect(await followResultLine(place().cluster, refTo('deaf'), options)).toBeUndefined();
    expect(await followResultLine(place().cluster, refTo('nobody'), options)).toBeUndefined();
    expect(options.signal.aborted).toBe(false);
  });

  it('says in front if its beginning may be gone, because it was filled until the kubelet deleted it', async () => {
    const flood = 'yes x | head -c 12000000; sleep 25; echo error: connection refused';
    await Promise.all([run('filled', flood), run('whole', 'echo first; sleep 10; echo last')]);
    const read = async (name: string) => {
      await ended(name);
      const pod = await place().cluster.get(podRef(name));
      const { containerStatuses } = pod?.['status'] as {
        containerStatuses: { state: { terminated: Life } }[];
      };
      const log = await readLogs(place().cluster, refTo(name), {
        limitBytes: 1000,
        life: containerStatuses[0]?.state.terminated,
      });
      return log.kind === 'read' ? log.text : '';
    };
    expect(await read('whole')).toBe('first\nlast\n');
    const filled = await read('filled');
    expect(hasLateBeginning(filled)).toBe(true);
    expect(filled).toContain('error: connection refused');
  });

  it('is searched for a result only up to a limit', async () => {
    await run('floods', `head -c 100000 /dev/zero | tr '\\0' 'x'; echo; echo 'n {"late":1}'; sleep 600`);
    const signal = patience();
    expect(
      await followResultLine(place().cluster, refTo('floods'), { signal, maxBytes: 8192, nonce: 'n' }),
    ).toBeUndefined();
    expect(signal.aborted).toBe(false);
  });

  it('is waited for until the caller aborts', async () => {
    await run('gated', 'true', { schedulingGates: [{ name: 'example.com/never' }] });
    const signal = AbortSignal.timeout(1_500);
    expect(
      await followResultLine(place().cluster, refTo('gated'), { signal, maxBytes: 8192, nonce: 'n' }),
    ).toBeUndefined();
    expect(signal.aborted).toBe(true);
  });

  it('is read from the end, limited to a number of bytes, and never cut within a character', async () => {
    await run('long', `for i in $(seq 200); do echo "line $i é"; done`);
    await ended('long');
    const read = (options: { limitBytes: number; tailLines?: number }) =>
      readLogs(place().cluster, refTo('long'), options);
    expect(await read({ limitBytes: 1024, tailLines: 2 })).toEqual({
      kind: 'read',
      text: 'line 199 é\nline 200 é\n',
    });
    expect(await read({ limitBytes: 14 })).toEqual({ kind: 'read', text: '\nline 200 é\n' });
    expect(await read({ limitBytes: 2 })).toEqual({ kind: 'read', text: '\n' });
  });

  it('does not exist for a container that has not started, nor for a pod that is gone', async () => {
    await run('waits', 'true', { init: 'echo up; sleep 600' });
    const initial = await patiently(
      // The log of a pod that is not scheduled yet is empty.
      async () => {
        const log = await readLogs(place().cluster, refTo('waits', 'init'), { limitBytes: 100 });
        return log.kind === 'read' && log.text !== '' ? log.text : undefined;
      },
      'the init container',
    );
    expect(initial).toBe('up\n');
    const none = { kind: 'none' };
    expect(await readLogs(place().cluster, refTo('waits'), { limitBytes: 100 })).toEqual(none);
    expect(await readLogs(place().cluster, refTo('nobody'), { limitBytes: 100 })).toEqual(none);
  });
});
