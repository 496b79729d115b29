import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { cli } from '../support/cluster/cli.ts';
import { leaving, perf, running } from '../support/cluster/dockerfiles.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

jest.setTimeout(240_000);

const reportSchema = z.array(
  z.object({ id: z.string().startsWith('CVE-'), severity: z.string(), package: z.string().min(1) }),
);

const place = useNamespace('cli');

/** Runs a command in the namespace of this file. */
const dfj = (args: readonly string[], options: Parameters<typeof cli>[1] = {}) =>
  cli(['-n', place().namespace, ...args], options);

/** Submits a Dockerfile from the standard input, and waits for its end. */
const submitted = (name: string, dockerfile: string, ...args: string[]) =>
  dfj(['submit', '-', '--name', name, '--watch', ...args], { input: dockerfile });

/** A terminal takes these for commands; a container may write them. */
const commands = String.raw`\033[2J\033]0;owned\007\302\2332Jdone\r`;

describe('kubectl dfj', () => {
  it('submits a Dockerfile, shows its steps as lines, and says by its exit code that it succeeded', async () => {
    const { code, stdout } = await submitted('good', perf);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^good\n/);
    expect(stdout).toMatch(/^build {2}Succeeded {2}[0-9]+[ms]/m);
    expect(stdout).toMatch(/^Succeeded {2}performance 0.99 {2}vulnerabilities /m);
    expect(stdout).not.toContain('\u001b');
  });

  it('shows jobs as a table, as names and as JSON', async () => {
    expect((await dfj(['get'])).stdout).toMatch(/^NAME .*\n(.*\n)*good +Succeeded +0\.99 /);
    expect((await dfj(['get', '-o', 'name'])).stdout).toContain('dockerfilejob.dockerfilejob.io/good\n');
    const { stdout } = await dfj(['get', 'good', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ metadata: { name: 'good' }, status: { performance: 0.99 } });
    expect(stdout).not.toContain('managedFields');
  });

  it('finds a job by its UID, too', async () => {
    const { metadata } = JSON.parse((await dfj(['get', 'good', '-o', 'json'])).stdout) as {
      metadata: { uid: string };
    };
    expect((await dfj(['why', metadata.uid])).stdout).toBe(
      `good: Succeeded\n  Its performance is 0.99.\n\nWhat to do next\n  ${'kubectl dfj report good'.padEnd(44)}  see what the scan has found\n`,
    );
  });

  it('shows the report of the scan', async () => {
    expect((await dfj(['report', 'good'])).stdout).toMatch(
      /^\d+ critical, .* job\nvulnerability database of /,
    );
    const { stdout } = await dfj(['get', 'good', '-o', 'json']);
    const { vulnerabilities } = z
      .object({ vulnerabilities: z.object({ critical: z.int().positive(), low: z.int().positive() }) })
      .parse((JSON.parse(stdout) as { status: unknown }).status);
    const findings = reportSchema.parse(JSON.parse((await dfj(['report', 'good', '-o', 'json'])).stdout));
    const count = (severity: string) => findings.filter((one) => one.severity === severity).length;
    expect({ critical: count('critical'), low: count('low') }).toEqual(vulnerabilities);
  });

  it('says why a job failed, with the line in its context, the help, and what to do: in one call', async () => {
    const dockerfile = 'FROM debian:bookworm\nRUN true\nRUN echo no good; exit 3\nCMD true\n';
    expect((await submitted('bad', dockerfile)).code).toBe(1);
    const { code, stdout } = await dfj(['why', 'bad']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^bad: BuildFailed in the step build\n/);
    expect(stdout).toContain('\n    2 │ RUN true\n  > 3 │ RUN echo no good; exit 3\n    4 │ CMD true\n');
    expect(stdout).toMatch(/\nThe end of the log\n(.*\n)*.*no good/);
    expect(stdout).toContain('\nWhat it means\n  The build failed.');
    expect(stdout).toContain('kubectl dfj logs bad --step build');
  });

  it('attack 102: what a container writes is no command to the terminal, live and archived', async () => {
    const dockerfile = running(`printf '${commands}\\n'; sleep 3; echo '{"perf":1}' > /data/perf.json`);
    expect((await dfj(['submit', '-', '--name', 'evil'], { input: dockerfile })).code).toBe(0);
    const live = await dfj(['logs', 'evil', '-f', '--step', 'run']);
    await dfj(['watch', 'evil']);
    const archived = await dfj(['logs', 'evil', '--step', 'run']);
    expect({ live: live.stdout, archived: archived.stdout }).toEqual({
      live: '\\u{9b}2Jdone\n',
      archived: '\\u{9b}2Jdone\n',
    });
  });

  it('follows the logs of all containers, with their names', async () => {
    const dockerfile = `FROM debian:bookworm\nRUN echo building\nCMD echo running; sleep 2; echo '{"perf":1}' > /data/perf.json\n`;
    await dfj(['submit', '-', '--name', 'told', '--set', 'spec.build.cache=none'], { input: dockerfile });
    const { code, stdout } = await dfj(['logs', 'told', '-f']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^build {3}│ .*building/m);
    expect(stdout).toMatch(/^run {5}│ running$/m);
  });

  it('cancels a job, whose exit code says so', async () => {
    await dfj(['submit', '-', '--name', 'long'], { input: running('sleep 200') });
    const watching = dfj(['watch', 'long']);
    expect((await dfj(['cancel', 'long'])).stdout).toBe('long is being canceled\n');
    expect((await watching).code).toBe(3);
  });

  it('submits the same job again as a new one', async () => {
    const { code, stdout } = await dfj(['rerun', 'long']);
    const name = stdout.trim();
    expect({ code, name }).toEqual({ code: 0, name: expect.stringMatching(/^long-[a-z0-9]{5}$/) as string });
    const job = JSON.parse((await dfj(['get', name, '-o', 'json'])).stdout) as Record<string, object>;
    const old = JSON.parse((await dfj(['get', 'long', '-o', 'json'])).stdout) as {
      metadata: { uid: string };
    };
    expect(job).toMatchObject({
      metadata: { annotations: { 'dockerfilejob.io/rerun-of': old.metadata.uid } },
      spec: { cancel: false },
    });
    expect((await dfj(['rm', name, 'long'])).stdout).toBe(`${name} deleted\nlong deleted\n`);
    expect((await dfj(['get', 'long'])).code).toBe(4);
  });

  it('refuses what is wrong before there is a job, and says what to do', async () => {
    const cases = [
      [['submit', '-', '--set', 'spec.run.timeout=5x'], 2, 'spec.run.timeout must be a positive duration'],
      [['submit', '-', '--name', 'Good'], 2, 'metadata.name'],
      [['submit', '-', '--name', 'good'], 4, 'a job of this name exists'],
      [['submit', '-', '--dry-run', '--set', 'spec.scan.ignore.ids=%'], 2, 'spec.scan.ignore.ids'],
      [['submit', '/nowhere'], 2, 'there is no file or folder /nowhere'],
      [['logs', 'good', '--step', 'admit'], 2, 'the step admit has no pod'],
      [['why', 'nothing'], 4, 'there is no job nothing'],
      [['frob'], 2, "unknown command 'frob'"],
    ] as const;
    for (const [args, code, said] of cases) {
      const ended = await dfj(args, { input: leaving('{}') });
      expect({ args, code: ended.code, stdout: ended.stdout }).toEqual({ args, code, stdout: '' });
      expect(ended.stderr).toContain(said);
      expect(ended.stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('says of a Dockerfile that needs files what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dfj-cli-'));
    await writeFile(join(folder, 'Dockerfile'), 'FROM debian:bookworm\nCOPY train,all.py /\n');
    const { code, stderr } = await dfj(['submit', join(folder, 'Dockerfile')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: line 2: COPY needs "train,all.py", which the build context does not contain\n(.*\n)*.*to a Git repository/,
    );
  });

  it('prints what would be stored, and stores nothing', async () => {
    const { stdout } = await dfj(['submit', '-', '--name', 'dry', '--dry-run'], { input: perf });
    expect(stdout).toContain('name: dry\n');
    expect((await dfj(['get', 'dry'])).code).toBe(4);
  });

  it('says that a cluster cannot be reached', async () => {
    const config = join(await mkdtemp(join(tmpdir(), 'dfj-cli-')), 'config');
    const cluster = { name: 'c', cluster: { server: 'https://127.0.0.1:1' } };
    const context = { name: 'c', context: { cluster: 'c', user: 'c' } };
    await writeFile(
      config,
      JSON.stringify({
        clusters: [cluster],
        contexts: [context],
        users: [{ name: 'c', user: {} }],
        'current-context': 'c',
      }),
    );
    const { code, stderr } = await cli(['get'], { env: { KUBECONFIG: config } });
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: expect.stringContaining('cannot be reached') as string,
    });
  });
});
