import { z } from 'zod';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { ages, closed, locked, server, serviceSpec, studentSecrets } from '../../support/cluster/service.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('service-attacks');
beforeAll(() => studentSecrets(team()));

/** What a hostile server looks for, printed by a process of its own. */
const look = `
if (!fork) {
  print "TEST ", (-e '/test' ? 'there' : 'absent'), "\\n";
  for my $pid (grep { /^[0-9]+$/ } map { s{/proc/}{}r } glob '/proc/*') {
    open(my $file, '<', "/proc/$pid/environ") or next;
    my $all = join '', <$file>;
    print "NONCE $pid\\n" if $all =~ /RESULT_NONCE/;
  }
  print "ROUTE ", (IO::Socket::INET->new(PeerAddr => '10.96.0.1:443', Timeout => 3) ? 'open' : 'closed'), "\\n";
  print "DNS ", (gethostbyname('kubernetes.default.svc') ? 'open' : 'closed'), "\\n";
  print "ENV $_\\n" for grep { /^KUBERNETES.*=./ } map { "$_=$ENV{$_}" } keys %ENV;
  print "LOOKED\\n";
  exit 0;
}`;

/** Claims a result, kills and traces whatever it sees, writes wherever the tester might read, and holds many ports. */
const attack = `
my $forged = '{"ready":true,"checks":[{"name":"ages","passed":true,"milliseconds":1}]}';
print "$forged\\n";
print "$ENV{RESULT_NONCE} $forged\\n";
for my $path ('/test/plan.json', '/etc/hosts', '/app/dist/main.js') {
  if (open(my $file, '>', $path)) { print $file $forged; close $file; print "WROTE $path\\n" }
}
for my $pid (2 .. 400) { print "TRACED $pid\\n" if syscall(101, 16, $pid, 0, 0) == 0; kill 9, $pid }
for my $port (1024 .. 1100, 30000 .. 30100) { push @held, IO::Socket::INET->new(LocalPort => $port, Listen => 1) }
print "ATTACKED\\n";`;

/** Answers 500 to the check, which the forged result claims to have passed. */
const attacking = server(`($status, $body) = ('500 Oops', '') if $request =~ /pozos/;`, attack);

/** Leaves no process before the tester may have started. */
const bomb = 'FROM debian:bookworm\nCMD ["perl", "-e", "for (1..20) { fork } sleep 60"]\n';

const drip = `print $client "HTTP/1.1 200 OK\\r\\n\\r\\n"; for (1 .. 100) { print $client "a"; $client->flush; sleep 1 }`;

const logOf = async (job: DockerfileJob): Promise<string> => {
  const kept = await team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
  return (await readArchive(team().cluster, kept))?.['run.log'] ?? '';
};

/** Which limit comes first is chance: processes, memory, or the time. */
function isOwnFault({ status }: DockerfileJob): void {
  expect(['RunFailed', 'RunOutOfMemory', 'TestFailed', 'ServiceNotReady']).toContain(
    status.failureDetails?.reason,
  );
  expect(status.steps?.find(({ name }) => name === 'run')?.attempt ?? 0).toBe(0);
}

const podSchema = z.object({
  spec: z.object({
    initContainers: z.array(
      z.object({ name: z.string(), volumeMounts: z.array(z.object({ name: z.string() })) }),
    ),
  }),
});

describe('a hostile service', () => {
  const ended = useOutcomes(team, {
    'looks around': serviceSpec(server(locked, look), [ages, closed]),
    attacks: serviceSpec(attacking),
    'leaves no process': serviceSpec(bomb, [ages], { timeout: '40s' }),
    'drips its answer': serviceSpec(server(`if ($request =~ /pozos/) { ${drip} }`), [
      { ...ages, expect: { maxMilliseconds: 1000 } },
    ]),
    'uses an unmarked Secret': serviceSpec(server(''), [
      { ...ages, auth: { basic: { secret: 'unmarked' } } },
    ]),
  });

  test('attacks 121, 123: sees neither the plan and the credentials of the tester nor its processes, and no network', async () => {
    const job = await ended('looks around');
    expect(job.status).toMatchObject({ phase: 'Succeeded', performance: 1 });
    const service = team()
      .podsOf(job)
      .flatMap((pod) => podSchema.safeParse(pod).data?.spec.initContainers ?? [])
      .filter(({ name }) => name === 'run');
    expect(service).toHaveLength(1);
    expect(service[0]?.volumeMounts.map(({ name }) => name)).not.toContain('test');
    const log = await logOf(job);
    expect(log).toContain('TEST absent');
    expect(log).not.toMatch(/NONCE|^ENV |open/m);
  });

  test('attack 121: that claims a result, kills, traces and writes whatever it can, has the result that was measured', async () => {
    const job = await ended('attacks');
    expect(job.status).toMatchObject({ performance: 0, failureDetails: { reason: 'TestFailed' } });
    const log = await logOf(job);
    expect(log).toContain('ATTACKED');
    expect(log).not.toMatch(/^(?:WROTE|TRACED)/m);
  });

  test('attack 121: that leaves the tester no process fails by its own fault, in one attempt', async () => {
    isOwnFault(await ended('leaves no process'));
  });

  test('attack 122: that drips its answer fails when its time is over', async () => {
    const { status } = await ended('drips its answer');
    expect(status.failureDetails?.reason).toBe('TestFailed');
    expect(status.test?.[0]).toMatchObject({ expected: 'a complete answer within 1000 ms' });
  });

  test('attack 123: that wants a Secret that its owner has not allowed for tests is refused before anything is built', async () => {
    const { status } = await ended('uses an unmarked Secret');
    expect(status.failureDetails?.reason).toBe('SpecDenied');
    expect(status.steps?.map(({ name }) => name)).toEqual(['admit']);
  });
});

describe('attack 121: in a user namespace', () => {
  useOperatorWith({ RUNTIME_CLASSES: '[]' });

  test('a service is tested as under gVisor, and cannot harm the tester', async () => {
    const specs = [
      serviceSpec(server(locked), [ages, closed]),
      serviceSpec(attacking),
      serviceSpec(bomb, [ages], { timeout: '40s' }),
    ];
    const [good, hostile, crowded] = await Promise.all(
      specs.map(async (spec) => team().ended(await team().submit(spec))),
    );
    expect(good?.status).toMatchObject({
      phase: 'Succeeded',
      performance: 1,
      sandbox: { userNamespace: true },
    });
    expect(hostile?.status).toMatchObject({ performance: 0, failureDetails: { reason: 'TestFailed' } });
    if (crowded) isOwnFault(crowded);
  });
});
