import { readArchive } from '../support/cluster/archive.ts';
import { useOutcomes } from '../support/cluster/outcomes.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('termination-message');

/**
 * Writes 64 MiB to every file below the folder of the termination message, and to /dev/full, then tries to get into it
 * with the capabilities of a user namespace of its own. Prints what it has written.
 */
const looking = `
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)

def look(who):
    # The name of the mount has the digest of the image, so it is found in the list of mounts.
    mounts = [line.split()[1] for line in open("/proc/mounts")]
    files = {path + "/termination/message" for path in mounts if path.startswith("/.dockerfilejob")}
    files |= {path for path in mounts if path.endswith("/message")} | {"/dev/full"}
    for path in sorted(files):
        for attempt in (lambda: None, lambda: os.chmod(os.path.dirname(path), 0o777), lambda: libc.umount2(path.encode(), 2)):
            try:
                attempt()
                with open(path, "wb", buffering=0) as file:
                    for _ in range(64):
                        file.write(bytes(1 << 20))
                print(who, "has written to", path, flush=True)
            except OSError as error:
                print(who, "cannot write to", path[-30:], error.strerror, flush=True)

look("it")
if libc.unshare(0x10000000 | 0x20000) == 0:
    for name, text in (("setgroups", "deny"), ("gid_map", "0 %d 1" % os.getgid()), ("uid_map", "0 %d 1" % os.getuid())):
        try:
            with open("/proc/self/" + name, "w") as file:
                file.write(text)
        except OSError as error:
            print("cannot write", name, error.strerror, flush=True)
    look("a namespace of its own")
with open("/data/perf.json", "w") as file:
    file.write('{"perf": 0.5}')
`;

/** An image with this program. */
const lookingAs = (user: string) => ({
  source: {
    dockerfile: `FROM python:3.11\nUSER ${user}\nCOPY <<look.py /look.py\n${looking}\nlook.py\nCMD python3 /look.py\n`,
  },
});

describe('attack 65: the file for the termination message of a run cannot be written', () => {
  const ended = useOutcomes(team, {
    'by root': lookingAs('0'),
    'by another user': lookingAs('1000'),
  });

  test.each(['by root', 'by another user'] as const)('%s', async (name) => {
    const over = await ended(name);
    const job = await team().until(over, ({ status }) => status.archive !== undefined, 'its archive');
    const log = (await readArchive(team().cluster, job))?.['run.log'] ?? '';
    expect(job.status.sandbox).toMatchObject({ runtimeClass: 'gvisor' });
    expect(log).toMatch(/cannot write to .*termination\/message/);
    expect(log).not.toMatch(/has written/);
    expect(job.status).toMatchObject({ phase: 'Succeeded', performance: 0.5 });
  });
});
