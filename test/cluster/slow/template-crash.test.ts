import { setTimeout as sleep } from 'node:timers/promises';
import { killOperator, renewOperator } from '../../support/cluster/operator.ts';
import { scheduledAt, templatesOf } from '../../support/cluster/templates.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('template-crash');
const templates = templatesOf(team);
const minute = 60_000;

test('a schedule makes no second job for the same time when the operator is killed, and one for all that was missed', async () => {
  await renewOperator();
  const template = await templates.make({ schedule: '* * * * *' });
  await templates.hasJobs(template, 1);
  // Around the full minute, when the next job is made.
  await sleep(minute - (Date.now() % minute) - 500);
  await killOperator();
  await templates.hasJobs(template, 3);
  const times = templates.jobsOf(template).map(scheduledAt);
  expect(new Set(times).size).toBe(times.length);
  expect(times).not.toContain(undefined);
});
