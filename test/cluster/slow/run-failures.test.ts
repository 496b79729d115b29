import { z } from 'zod';
import type { Reason } from '../../../src/resource/reasons.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { leaving, running } from '../../support/cluster/dockerfiles.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('run-failures');

const source = (line: string) => ({ source: { dockerfile: running(line) } });
const wrote = (text: string) => ({ source: { dockerfile: leaving(text) } });
const small = { resources: { limits: { memory: '96Mi' } } };

const failures: Record<string, { spec: SpecInput; reason: Reason; says?: RegExp }> = {
  'exits with code 7': {
    spec: source('echo the last words; exit 7'),
    reason: 'RunFailed',
    says: /exit code 7/,
  },
  'sleeps forever': {
    spec: { ...source('sleep infinity'), run: { timeout: '5s' } },
    reason: 'RunTimeout',
    says: /5s/,
  },
  'ignores SIGTERM': {
    spec: { ...source(`trap '' TERM INT; while :; do sleep 1; done`), run: { timeout: '5s' } },
    reason: 'RunTimeout',
  },
  'exceeds its memory limit (attack 26: a memory bomb)': {
    spec: { ...source('tail /dev/zero'), run: small },
    reason: 'RunOutOfMemory',
  },
  'has a command that does not exist': {
    spec: { ...source('true'), run: { command: ['/no/such/program'] } },
    reason: 'RunFailed',
    says: /no such file|no\/such\/program/,
  },
  'writes no performance file': { spec: source('true'), reason: 'PerfFileMissing' },
  'leaves a link as its performance file': {
    spec: source('ln -s /etc/passwd /data/perf.json'),
    reason: 'PerfFileMissing',
    says: /link/,
  },
  'leaves a link in the path of its performance file': {
    spec: { ...source('ln -s /etc /data/dir'), performance: { path: '/data/dir/passwd' } },
    reason: 'PerfFileMissing',
    says: /link/,
  },
  'leaves a FIFO as its performance file': {
    spec: source('mkfifo /data/perf.json'),
    reason: 'PerfFileMissing',
    // gVisor shows a named pipe only to the container that created it; to others, there is no file.
    says: /regular|there is no file/,
  },
  'writes a performance file of 10 MB': {
    spec: source('head -c 10000000 /dev/zero > /data/perf.json'),
    reason: 'PerfFileTooLarge',
    says: /10000000/,
  },
  'writes invalid JSON': { spec: wrote('perf: 0.99'), reason: 'PerfInvalidJSON' },
  'writes a string instead of a number': { spec: wrote('{"perf":"x"}'), reason: 'PerfNotANumber' },
  'writes a number that is not finite': { spec: wrote('{"perf":1e999}'), reason: 'PerfNotANumber' },
  'writes another key': { spec: wrote('{"accuracy":0.99}'), reason: 'PerfNotANumber', says: /perf/ },
  'writes a number below the minimum': {
    spec: { ...wrote('{"perf":-0.1}'), performance: { min: 0, max: 1 } },
    reason: 'PerfOutOfRange',
    says: /-0\.1/,
  },
  'writes a number above the maximum': {
    spec: { ...wrote('{"perf":1.1}'), performance: { min: 0, max: 1 } },
    reason: 'PerfOutOfRange',
    says: /1\.1/,
  },
};
const table = Object.entries(failures);

describe('a container that', () => {
  const ended = useOutcomes(team, Object.fromEntries(table.map(([name, { spec }]) => [name, spec])));

  test.each(table)('%s fails its job with the matching reason', async (name, { reason, says = /./ }) => {
    const { status } = await ended(name);
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason } });
    expect(status.failureDetails?.message).toMatch(says);
    expect(status.performance).toBeUndefined();
  });

  test('fails leaves the tail of its log and its exit code in the status', async () => {
    const { status } = await ended('exits with code 7');
    expect(status.failureDetails).toMatchObject({ location: { container: 'run' } });
    expect(status.failureDetails?.logTail).toContain('the last words');
    expect(status.steps).toContainEqual(
      expect.objectContaining({ name: 'run', state: 'Failed', exitCode: 7 }),
    );
  });
});

/** Tries to write 2 GiB to a file, says how many bytes it got, and frees them. */
const flood = (file: string) =>
  `dd if=/dev/zero of=${file} bs=1M count=2048; stat -c "wrote %s ${file}" ${file}; rm -f ${file};`;
const flooding = (places: readonly string[]) => ({
  source: {
    dockerfile: `FROM debian:bookworm\nVOLUME /volume\nCMD ${places.map(flood).join(' ')} echo '{"perf":0.5}' > /data/perf.json\n`,
  },
  run: { resources: { limits: { memory: '512Mi' } } },
});
const limit = 512 * 2 ** 20;

describe('a hostile container', () => {
  const ended = useOutcomes(team, {
    'fills /data': source(
      `cat /dev/zero > /data/flood; rm /data/flood; echo '{"perf":0.5}' > /data/perf.json`,
    ),
    'fills every place': flooding([
      ...[
        '/flood',
        '/root/flood',
        '/tmp/flood',
        '/var/tmp/flood',
        '/run/flood',
        '/data/flood',
        '/volume/flood',
      ],
      ...['/etc/hosts', '/etc/resolv.conf', '/etc/hostname'],
    ]),
    // In a user namespace, these are a tmpfs of 64 MiB. gVisor limits them by the memory of the container.
    'fills its devices': flooding(['/dev/termination-log', '/dev/shm/flood', '/dev/flood']),
    // Just below 10 MiB: there, a kubelet that gets to it in time begins another file, and reads only that.
    'floods its log': source('yes the same line again and again | head -c 9000000; exit 1'),
    'forks without limit': {
      ...source('bomb() { bomb | bomb & }; bomb; wait; sleep 10'),
      run: { timeout: '10s', ...small },
    },
  });

  const flooded = async (name: 'fills every place' | 'fills its devices') => {
    const over = await ended(name);
    const job = await team().until(over, ({ status }) => status.archive !== undefined, 'its archive');
    const log = (await readArchive(team().cluster, job))?.['run.log'] ?? '';
    const files = [...log.matchAll(/^wrote (\d+) (\S+)$/gm)].map(([, size, file]) => ({
      file,
      size: Number(size),
    }));
    return { ...job.status, log, files };
  };

  test('attacks 27, 28, 65: that fills every place reaches a limit at once, and continues', async () => {
    const { log, files, ...status } = await flooded('fills every place');
    expect(files.filter(({ size }) => size > limit / 2)).toEqual([]);
    expect(files.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['/tmp/flood', '/data/flood', '/volume/flood']),
    );
    expect(log).toMatch(/'\/flood': Read-only file system/);
    expect(status).toMatchObject({ phase: 'Succeeded', performance: 0.5, image: { volumes: ['/volume'] } });
  });

  test('attack 65: that fills its devices reaches a limit, too', async () => {
    const { files, ...status } = await flooded('fills its devices');
    expect(files.filter(({ size }) => size > limit)).toEqual([]);
    if (status.phase !== 'Succeeded') expect(status.failureDetails?.reason).toBe('RunOutOfMemory');
  });

  test('attack 27: that fills /data reaches the size limit of the tmpfs, and continues', async () => {
    expect((await ended('fills /data')).status).toMatchObject({ phase: 'Succeeded', performance: 0.5 });
  });

  test('attack 50: that floods its log bloats neither the status nor the archive', async () => {
    const over = await ended('floods its log');
    expect(over.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'RunFailed' } });
    await team().cleaned(over);
    const job = await team().until(over, ({ status }) => status.archive !== undefined, 'its archive');
    expect(job.status.failureDetails?.logTail?.length).toBeLessThanOrEqual(2049);
    // What is kept compresses well, so its size in the archive would not tell.
    const kept = (await readArchive(team().cluster, job))?.['run.log']?.length;
    expect(kept).toBeGreaterThan(60_000);
    expect(kept).toBeLessThan(66_000);
  });

  test('attack 25: that forks without limit harms only its own pod', async () => {
    const { status } = await ended('forks without limit');
    expect(status.phase).toBe('Failed');
    // Which limit comes first is chance: processes, memory, or the time-out.
    expect(['RunFailed', 'RunTimeout', 'RunOutOfMemory']).toContain(status.failureDetails?.reason);
  });

  test('leaves the node Ready and able to run the next job', async () => {
    const nodes = z
      .object({ items: z.array(z.object({ status: z.object({ conditions: conditionsSchema }) })) })
      .parse(JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])));
    for (const { status } of nodes.items) {
      expect(status.conditions).toContainEqual({ type: 'Ready', status: 'True' });
      expect(status.conditions).toContainEqual({ type: 'MemoryPressure', status: 'False' });
      expect(status.conditions).toContainEqual({ type: 'PIDPressure', status: 'False' });
    }
    const next = await team().ended(await team().submit(wrote('{"perf":1}')));
    expect(next.status).toMatchObject({ phase: 'Succeeded', performance: 1 });
  });
});

const conditionsSchema = z.array(z.object({ type: z.string(), status: z.string() }));
