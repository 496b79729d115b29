import { running } from '../../support/cluster/dockerfiles.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';

const team = useTeam('own-faults');

/** The names of the pods that a job has had. A retry would have made another. */
const podsOf = (job: DockerfileJob, step: string): string[] =>
  team()
    .podsOf(job)
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith(`${step}-`));

describe('a fault of the user is not retried:', () => {
  const ended = useOutcomes(team, {
    'a fork bomb in RUN': {
      source: {
        dockerfile: 'FROM debian:bookworm\nRUN bomb() { while :; do sleep 60 & done; }; bomb & bomb; wait\n',
      },
      build: { engine: 'buildkit', timeout: '90s' },
    },
    'a flood of the disk in CMD': {
      source: {
        dockerfile: running('for f in /f /tmp/f; do dd if=/dev/zero of=$f bs=1M count=3072; done; sleep 20'),
      },
    },
  });

  test('attacks 25, 66: a fork bomb in RUN is one build, and no fault of the infrastructure', async () => {
    const job = await ended('a fork bomb in RUN');
    expect(job.status.phase).toBe('Failed');
    // Who fails first, when there are no more processes, is chance: the shell, BuildKit, or nobody until the time-out.
    expect(['BuildFailed', 'BuildTimeout', 'BuildOutOfMemory']).toContain(job.status.failureDetails?.reason);
    expect(podsOf(job, 'build')).toEqual(['build-1-0']);
  });

  test('attacks 27, 65: a flood of the disk in CMD is one run, and no fault of the infrastructure', async () => {
    const job = await ended('a flood of the disk in CMD');
    // It reached a limit, was not evicted, and wrote no number.
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'PerfFileMissing' } });
    expect(podsOf(job, 'run')).toEqual(['run-1-0']);
  });
});

/** A RUN that writes up to 12 GiB, and says how much it has written. @param meanwhile a line of Python */
const floodingRun = (meanwhile: string) => ({
  source: {
    dockerfile: `FROM python:3.11
RUN python3 - <<EOF
import glob, os, signal, subprocess, time
def stop_others():
    for path in glob.glob("/proc/[1-9]*"):
        try:
            if int(path[6:]) != os.getpid():
                os.kill(int(path[6:]), signal.SIGSTOP)
        except OSError:
            pass
start = time.time()
with open("/flood", "wb", buffering=0) as file:
    for mebibytes in range(64, 12 * 1024, 64):
        file.write(bytes(64 << 20))
        print("wrote", mebibytes, "MiB in", round(time.time() - start, 1), "s", flush=True)
        ${meanwhile}
EOF
`,
  },
  build: { engine: 'buildkit' as const },
});

describe('a RUN that floods the disk, with an image limit of 100 MiB,', () => {
  useOperatorWith({ MAX_IMAGE_SIZE: '100Mi' });
  /** 10 × the image limit, and 3 GiB. */
  const limit = 4072;
  const ended = useOutcomes(team, {
    'just writes': floodingRun('pass'),
    'stops all other processes that it sees': floodingRun('stop_others()'),
    'has deleted the file': floodingRun('os.path.exists("/flood") and os.remove("/flood")'),
    'keeps the processors busy': floodingRun(
      'mebibytes < 640 and subprocess.Popen(["sh", "-c", "while :; do :; done"])',
    ),
    neighbour: {
      source: {
        dockerfile: `FROM debian:bookworm\nRUN sleep 30\nCMD echo '{"perf":0.5}' >/data/perf.json\n`,
      },
      build: { engine: 'buildkit' },
    },
  });
  const floods = [
    'just writes',
    'stops all other processes that it sees',
    'has deleted the file',
    'keeps the processors busy',
  ] as const;

  test('attack 27: does not end a build beside it', async () => {
    expect((await ended('neighbour')).status.phase).toBe('Succeeded');
  });

  test.each(floods)('attack 27: and %s, is ended at its limit, not when the kubelet looks', async (name) => {
    const over = await ended(name);
    const job = await team().until(over, ({ status }) => status.archive !== undefined, 'its archive');
    expect(job.status.failureDetails).toMatchObject({
      reason: 'BuildOutOfDisk',
      message: `the build was ended: it used more than ${limit}Mi of the node's disk, or more than 264Mi for the image`,
    });
    expect(podsOf(job, 'build')).toEqual(['build-1-0']);
    const log = (await readArchive(team().cluster, job))?.['build.log'] ?? '';
    const written = [...log.matchAll(/wrote ([0-9]+) MiB in ([0-9.]+) s/g)].at(-1);
    console.info(`${name}: ${written?.[0] ?? 'nothing logged'}`);
    expect(Number(written?.[1] ?? 0)).toBeLessThan(2 * limit);
  });
});

test('attack 66: a RUN gets no more processes than leave some for push', async () => {
  const dockerfile = `FROM python:3.11
RUN python3 - <<EOF
import subprocess, time
started = []
try:
    while len(started) < 3000:
        started.append(subprocess.Popen(["sleep", "30"]))
except OSError as error:
    print("after", len(started), "processes:", error, flush=True)
time.sleep(10)
for one in started:
    one.kill()
EOF
CMD echo '{"perf":0.5}' >/data/perf.json
`;
  const over = await team().ended(
    await team().submit({ source: { dockerfile }, build: { engine: 'buildkit' } }),
  );
  const job = await team().until(over, ({ status }) => status.archive !== undefined, 'its archive');
  expect(job.status.phase).toBe('Succeeded');
  const log = (await readArchive(team().cluster, job))?.['build.log'];
  expect(log).toMatch(/after [789][0-9][0-9] processes: .*Resource temporarily unavailable/);
});
