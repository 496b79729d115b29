import { running } from '../../support/cluster/dockerfiles.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('collect');

/**
 * A daemon that writes 0.9 for ever, with one pause of half a second, in which the command writes 0.5 and ends. Who reads
 * before the end of the command, or while a process that it has left behind lives, reads 0.9.
 */
const command = `
write() { echo '{"perf":'"$1"'}' > /data/.new-"$1"; mv /data/.new-"$1" /data/perf.json; }
case $1 in
daemon)
  until [ -e /tmp/over ]; do write 0.9; done
  : > /tmp/paused
  sleep 0.5
  while :; do write 0.9; done ;;
*)
  setsid sh "$0" daemon < /dev/null > /dev/null 2>&1 &
  sleep 4
  : > /tmp/over
  until [ -e /tmp/paused ]; do :; done
  write 0.5 ;;
esac
`.trim();
const dockerfile = `FROM debian:bookworm\nCOPY <<"EOF" /command.sh\n${command}\nEOF\nCMD ["sh", "/command.sh"]\n`;

/** Ends before the container that reads its file may have started. */
const hasty = running(`echo '{"perf":0.25}' > /data/perf.json`);

describe('attack 82: the performance file is read when every process of the run is dead', () => {
  const ended = useOutcomes(team, {
    'a daemon': { source: { dockerfile } },
    haste: { source: { dockerfile: hasty } },
  });

  test('under gVisor: what a daemon would go on to write does not count', async () => {
    const { status } = await ended('a daemon');
    expect(status).toMatchObject({
      phase: 'Succeeded',
      performance: 0.5,
      sandbox: { runtimeClass: 'gvisor' },
    });
  });

  test('however soon that is', async () => {
    expect((await ended('haste')).status).toMatchObject({ phase: 'Succeeded', performance: 0.25 });
  });
});

describe('attack 82: in a user namespace', () => {
  useOperatorWith({ RUNTIME_CLASSES: '[]' });

  test('what a daemon would go on to write does not count either', async () => {
    const { status } = await team().ended(await team().submit({ source: { dockerfile } }));
    expect(status).toMatchObject({
      phase: 'Succeeded',
      performance: 0.5,
      sandbox: { userNamespace: true },
    });
  });
});
