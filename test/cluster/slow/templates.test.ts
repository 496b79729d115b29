import { setTimeout as sleep } from 'node:timers/promises';
import { apiVersion } from '../../../src/resource/schema.ts';
import { jobFromTemplate } from '../../../src/resource/template/job-of.ts';
import { templateKind } from '../../../src/resource/template/schema.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { kubectl, tryKubectl } from '../../support/cluster/kubectl.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { scheduledAt, templatesOf, waiting } from '../../support/cluster/templates.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('templates');
const templates = templatesOf(team);
const eachMinute = { schedule: '* * * * *' };
const minute = 60_000;

const readyOf = ({ status }: Awaited<ReturnType<typeof templates.read>>) => status.conditions?.[0];
const untilReadyIs = (template: Parameters<typeof templates.until>[0], reason: string) =>
  templates.until(template, ({ conditions }) => conditions?.[0]?.reason === reason, reason);

/** Applies a template with the real kubectl, as a user does. */
const apply = (spec: object) =>
  tryKubectl(
    ['apply', '-n', team().namespace, '-f', '-'],
    JSON.stringify({ apiVersion, kind: templateKind, metadata: { name: 'applied' }, spec }),
  );

describe('a schedule', () => {
  test('makes a job each time, which the template owns, and none for the time before it', async () => {
    const before = Date.now();
    const template = await templates.make(eachMinute);
    const [first, second] = await templates.hasJobs(template, 2);
    const times = [first, second].map((job) => Date.parse((job && scheduledAt(job)) ?? ''));
    expect(times[0]).toBeGreaterThan(before);
    expect(Number(times[1]) - Number(times[0])).toBe(minute);
    const expected = jobFromTemplate(template, { kind: 'schedule', at: new Date(Number(times[0])) });
    expect(first?.metadata).toMatchObject({
      name: expected.name,
      labels: expected.labels,
      annotations: expected.annotations,
      ownerReferences: expected.ownerReferences,
    });
    const { status } = await templates.until(template, ({ active }) => active === 2, 'two active jobs');
    expect(Date.parse(status.nextScheduleTime ?? '') - Number(times[1])).toBe(minute);
    expect(status).toMatchObject({
      lastJob: { uid: second?.metadata.uid },
      conditions: [{ status: 'True' }],
    });
    const columns = await kubectl(['get', 'dfjt', template.metadata.name, '-n', team().namespace]);
    expect(columns).toMatch(/SCHEDULE +SUSPEND +ACTIVE +LAST JOB +LAST RESULT +LAST COMMIT +AGE/);
    expect(columns).toContain(second?.metadata.name);
  });

  test('makes a job that is built, run and reported', async () => {
    const template = await templates.make(eachMinute, { source: { dockerfile: perf } });
    const [job] = await templates.hasJobs(template, 1);
    await templates.change(template, { suspend: true });
    if (!job) throw new Error('no job');
    const ended = await team().ended(job);
    expect(ended.status.phase).toBe('Succeeded');
    const { status } = await templates.until(template, ({ active }) => active === 0, 'its end');
    expect(status).toMatchObject({ lastJob: { uid: job.metadata.uid, phase: 'Succeeded' } });
    expect(Date.parse(status.lastSuccessfulTime ?? '')).toBe(Date.parse(ended.status.completionTime ?? ''));
  });

  test('makes no job while the template is suspended, and none for that time later', async () => {
    const template = await templates.make({ ...eachMinute, suspend: true });
    await untilReadyIs(template, 'Suspended');
    await sleep(minute + 5_000);
    expect(templates.jobsOf(template)).toEqual([]);
    const resumed = Date.now();
    await templates.change(template, { suspend: false });
    const [job] = await templates.hasJobs(template, 1);
    expect(Date.parse((job && scheduledAt(job)) ?? '')).toBeGreaterThan(resumed);
  });

  test.each([
    [{ schedule: '61 * * * *' }, 'InvalidSchedule', "spec.schedule '61 * * * *' cannot be read"],
    [{ schedule: '0 0 30 2 *' }, 'InvalidSchedule', 'names no day that ever comes'],
    [{ schedule: '@daily', timeZone: 'Mars/Olympus' }, 'InvalidTimeZone', "'Mars/Olympus' is not known"],
  ])('that nobody can follow is told in the status: %j', async (spec, reason, message) => {
    const template = await templates.make(spec);
    const told = await untilReadyIs(template, reason);
    expect(readyOf(told)).toMatchObject({ status: 'False' });
    expect(readyOf(told)?.message).toContain(message);
    await templates.change(template, { schedule: '@daily', timeZone: 'Europe/Paris' });
    await untilReadyIs(template, 'Ready');
  });

  test('whose job the API server does not accept says so, with its words', async () => {
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'none' } };
    const spec = { hard: { 'count/dockerfilejobs.dockerfilejob.io': '0' } };
    await kubectl(['apply', '-n', team().namespace, '-f', '-'], JSON.stringify({ ...quota, spec }));
    try {
      const template = await templates.make(eachMinute);
      const told = await untilReadyIs(template, 'JobRefused');
      expect(readyOf(told)?.message).toContain('exceeded quota');
      await kubectl(['delete', 'resourcequota', 'none', '-n', team().namespace]);
      await templates.hasJobs(template, 1);
      await untilReadyIs(template, 'Ready');
    } finally {
      await kubectl(['delete', 'resourcequota', 'none', '-n', team().namespace, '--ignore-not-found']);
    }
  });
});

describe('pushes while a job is active', () => {
  test('Replace: the last of three in a second stays, the others are canceled', async () => {
    const template = await templates.make({ concurrencyPolicy: 'Replace', failedJobsHistoryLimit: 2 });
    const [first, second, third] = [
      await templates.push(template),
      await templates.push(template),
      await templates.push(template),
    ];
    await team().reached(first, 'Canceled');
    await team().reached(second, 'Canceled');
    const commit = third.spec.source.git?.revision;
    const { status } = await templates.until(template, ({ active }) => active === 1, 'one active job');
    expect(status).toMatchObject({
      lastJob: { uid: third.metadata.uid },
      lastCommit: commit,
      shortCommit: commit?.slice(0, 7),
    });
    expect(team().phases(third)).not.toContain('Canceled');
  });

  test('Forbid: the first one stays, the second one is canceled, and the schedule skips its time', async () => {
    const template = await templates.make({ ...eachMinute, concurrencyPolicy: 'Forbid' });
    const first = await templates.push(template);
    const second = await templates.push(template);
    await team().reached(second, 'Canceled');
    await templates.until(
      template,
      ({ lastScheduleTime }) => lastScheduleTime !== undefined,
      'a time to pass',
    );
    expect(templates.jobsOf(template).map(scheduledAt).filter(Boolean)).toEqual([]);
    expect(team().phases(first)).not.toContain('Canceled');
  });

  test('attack 116: a job that only says that it is of the template replaces nothing', async () => {
    const template = await templates.make({ concurrencyPolicy: 'Replace' });
    const own = await templates.push(template);
    const { metadata } = own;
    const labels = metadata['labels'];
    await team().cluster.create({
      apiVersion,
      kind: 'DockerfileJob',
      metadata: { name: 'forged', namespace: team().namespace, labels, annotations: metadata.annotations },
      spec: waiting,
    });
    await templates.until(template, ({ active }) => active === 1, 'one active job');
    await sleep(3_000);
    expect(team().phases(own)).not.toContain('Canceled');
    expect((await templates.read(template)).status).toMatchObject({
      active: 1,
      lastJob: { uid: metadata.uid },
    });
  });
});

test('of jobs that are over, as many are kept as the template says, and their deliveries are remembered', async () => {
  const template = await templates.make({ failedJobsHistoryLimit: 1 });
  const jobs = [
    await templates.push(template),
    await templates.push(template),
    await templates.push(template),
  ];
  for (const job of jobs) await team().change(job, { cancel: true });
  const [, , last] = jobs;
  await patiently(() => {
    const left = templates.jobsOf(template).map(({ metadata }) => metadata.uid);
    return Promise.resolve(left.length === 1 && left[0] === last?.metadata.uid ? true : undefined);
  }, 'the older jobs to be deleted');
  const { status } = await templates.read(template);
  const ids = jobs.map(({ metadata }) => metadata.annotations?.['dockerfilejob.io/delivery']);
  expect(status.deliveries?.map(({ id }) => id).sort()).toEqual(ids.sort());
});

test('the jobs of a template go with it', async () => {
  const template = await templates.make();
  const job = await templates.push(template);
  await templates.until(template, ({ active }) => active === 1, 'its job');
  await team().cluster.delete(templates.refOf(template));
  await team().jobs.until(
    (entries) => entries.find(({ object, gone }) => gone && object.metadata.uid === job.metadata.uid),
    'the job to be gone',
  );
});

describe('the API server refuses a template with', () => {
  const template = { spec: { source: { dockerfile: perf } } };
  test.each([
    [
      'two sources',
      { template: { spec: { source: { dockerfile: perf, configMap: { name: 'a' } } } } },
      'exactly one of',
    ],
    ['six fields', { template, schedule: '0 0 3 * * *' }, 'must be a schedule of five fields'],
    ['an offset', { template, schedule: '@daily', timeZone: '+01:00' }, 'must be the name of a time zone'],
    [
      'a webhook without a repository',
      { template, webhook: { forge: 'github', secretKey: 'a' } },
      'webhook needs',
    ],
    [
      'an upload',
      { template: { spec: { source: { artifact: { digest: `sha256:${'0'.repeat(64)}` } } } } },
      'must not be an artifact',
    ],
    [
      'attack 118: pull requests that name what a Secret is used for',
      {
        webhook: { forge: 'github', secretKey: 'a', events: ['pullRequest'] },
        template: {
          spec: { source: { git: { url: 'http://a/b', cloneSecret: 'a', submodules: true } } },
        },
      },
      'names the submodules',
    ],
    [
      'attack 117: the name of a submitter',
      { template: { ...template, metadata: { annotations: { 'dockerfilejob.io/submitted-by': 'ada' } } } },
      'must not have a key that begins with dockerfilejob.io/',
    ],
    [
      'an invalid label',
      { template: { ...template, metadata: { labels: { a: 'b c' } } } },
      'must consist of letters',
    ],
  ])('%s', async (_, spec, says) => {
    const { code, stderr } = await apply(spec);
    expect(code).not.toBe(0);
    expect(stderr).toContain(says);
  });
});
