import { baseWithTriggers } from '../support/cluster/base-with-triggers.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('base-triggers');

/** Builds with BuildKit on a base image that has this trigger. */
async function building(trigger: string) {
  const dockerfile = `FROM ${await baseWithTriggers([trigger])}\nCMD echo '{"perf":1}' >/data/perf.json\n`;
  return team().ended(await team().submit({ source: { dockerfile }, build: { engine: 'buildkit' } }));
}

test('a trigger of a base image is executed: the tests of attack 20 prove something', async () => {
  const { status } = await building('RUN echo triggered; exit 3');
  expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'BuildFailed' } });
  expect(status.failureDetails?.logTail).toContain('triggered');
});

// Nobody has seen this trigger before BuildKit does.
test.each(['--security=insecure', '--network=host'])(
  'attack 20: a trigger of a base image is not given RUN %s',
  async (flag) => {
    const { status } = await building(`RUN ${flag} true`);
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'BuildFailed' } });
    expect(status.failureDetails?.message).toContain('not allowed');
  },
);
