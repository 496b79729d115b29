import { cli } from '../../support/cluster/cli.ts';
import { connectionVariable } from '../../support/cluster/connection.ts';
import { perf, running } from '../../support/cluster/dockerfiles.ts';

jest.setTimeout(240_000);

const server = connectionVariable('DFJ_URL');
const token = connectionVariable('DFJ_TOKEN');
const suffix = Date.now().toString(36);

/** Runs a command by REST: without a kubeconfig. */
const dfj = (args: readonly string[], options: Parameters<typeof cli>[1] = {}) =>
  cli(args, { ...options, env: { KUBECONFIG: '', DFJ_URL: server, DFJ_TOKEN: token, ...options.env } });

const good = `good-${suffix}`;
const bad = `bad-${suffix}`;

afterAll(async () => {
  await dfj(['rm', good]);
  await dfj(['rm', bad]);
});

describe('kubectl dfj by REST', () => {
  it('submits a Dockerfile, shows its steps, and says by its exit code that it succeeded', async () => {
    const { code, stdout } = await dfj(['submit', '-', '--name', good, '--watch'], { input: perf });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^good-.*\n/) as string });
    expect(stdout).toMatch(/^Succeeded {2}performance 0.99 {2}vulnerabilities /m);
  });

  it('shows jobs as by a kubeconfig', async () => {
    expect((await dfj(['get'])).stdout).toMatch(new RegExp(`^NAME .*\\n(.*\\n)*${good} +Succeeded +0\\.99 `));
    const { stdout } = await dfj(['get', good, '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'DockerfileJob',
      metadata: { name: good },
      spec: { source: { dockerfile: perf } },
      status: { phase: 'Succeeded', performance: 0.99 },
    });
  });

  it('reads the logs, archived and live, and the report', async () => {
    const archived = await dfj(['logs', good]);
    expect(archived.stdout).toMatch(/^build {3}│ /m);
    const name = `told-${suffix}`;
    const dockerfile = running(
      `echo hello; printf '\\033[2J\\n'; sleep 2; echo '{"perf":1}' > /data/perf.json`,
    );
    await dfj(['submit', '-', '--name', name], { input: dockerfile });
    const live = await dfj(['logs', name, '-f', '--step', 'run']);
    expect(live).toMatchObject({ code: 0, stdout: expect.stringMatching(/^hello\n/) as string });
    expect(live.stdout).not.toContain('\u001b');
    await dfj(['rm', name]);
    expect((await dfj(['report', good])).stdout).toMatch(/^\d+ critical, .* job\n/);
  });

  it.each([
    ['logs', good],
    ['logs', good, '--step', 'build'],
    ['logs', good, '--step', 'scan'],
    ['logs', good, '--step', 'push'],
    ['logs', good, '--step', 'clone'],
    ['logs', good, '--step', 'admit'],
    ['report', good],
    ['report', good, '-o', 'json'],
    ['why', good],
  ])('says the same as by a kubeconfig: %s', async (...args) => {
    const byRest = await dfj(args);
    expect(byRest).toEqual(await cli(['-n', 'dockerfilejobs', ...args]));
    if (!/clone|admit/.test(args.join()))
      expect(byRest).toMatchObject({ code: 0, stdout: expect.stringMatching(/\S/) as string });
  });

  it('follows logs as by a kubeconfig', async () => {
    const name = `both-${suffix}`;
    const dockerfile = running(
      `for i in 1 2 3 4; do echo $i; sleep 1; done; echo '{"perf":1}' > /data/perf.json`,
    );
    await dfj(['submit', '-', '--name', name, '--set', 'spec.build.cache=none'], { input: dockerfile });
    const [byRest, byKubeconfig] = await Promise.all([
      dfj(['logs', name, '-f']),
      cli(['-n', 'dockerfilejobs', 'logs', name, '-f']),
    ]);
    expect(byRest.stdout).toMatch(/^push {4}│ .*\n(.*\n)*run {5}│ 1\n.*2\n.*3\n.*4\n$/m);
    expect(byKubeconfig).toEqual(byRest);
    await dfj(['rm', name]);
  });

  it('says why a job failed, with the line', async () => {
    const dockerfile = 'FROM debian:bookworm\nRUN echo no good; exit 3\nCMD true\n';
    expect((await dfj(['submit', '-', '--name', bad, '--watch'], { input: dockerfile })).code).toBe(1);
    const { stdout } = await dfj(['why', bad]);
    expect(stdout).toMatch(/^bad-.*: BuildFailed in the step build\n/);
    expect(stdout).toContain('\n  > 2 │ RUN echo no good; exit 3\n');
    expect(stdout).toContain('\nWhat it means\n  The build failed.');
  });

  it('cancels, repeats and deletes', async () => {
    const name = `long-${suffix}`;
    await dfj(['submit', '-', '--name', name], { input: running('sleep 200') });
    expect((await dfj(['cancel', name])).code).toBe(0);
    expect((await dfj(['watch', name])).code).toBe(3);
    const again = (await dfj(['rerun', name])).stdout.trim();
    expect(again).toMatch(/^key-[0-9a-f]{40}$/);
    const { stdout } = await dfj(['get', again, '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      metadata: { name: again },
      spec: { source: { dockerfile: running('sleep 200') } },
    });
    expect((await dfj(['rm', again, name])).stdout).toBe(`${again} deleted\n${name} deleted\n`);
    expect((await dfj(['get', name])).code).toBe(4);
  });

  it('says what is wrong with a token, a URL or a server, and what to do', async () => {
    const wrong = await dfj(['get'], { env: { DFJ_TOKEN: 'wrong' } });
    expect(wrong).toMatchObject({ code: 4, stderr: expect.stringContaining('DFJ_TOKEN') as string });
    const gone = await dfj(['get', '--server', 'http://127.0.0.1:1']);
    expect(gone).toMatchObject({ code: 5, stderr: expect.stringContaining('cannot be reached') as string });
    expect((await dfj(['get', '--server', 'nonsense'])).code).toBe(2);
    expect(`${wrong.stderr}${gone.stderr}`).not.toContain(token);
  });

  it('checks what can be seen by REST', async () => {
    const { code, stdout } = await dfj(['doctor']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^✓ http.* answers: version /) as string,
    });
  });
});
