import { judgeBuildError } from '../../../../src/pipeline/3-build/build-log.ts';
import { buildkitError } from '../../../../src/pipeline/3-build/engines/buildkit/log.ts';
import { kanikoError } from '../../../../src/pipeline/3-build/engines/kaniko/log.ts';
import { withLateBeginning } from '../../../../src/text/cut.ts';
import { logCases } from '../../../support/worst-cases/logs.ts';
import { expectInTime } from '../../../support/worst-cases/worst-case.ts';

const judgeBuildkit = (text: string, dockerfile: string) => judgeBuildError(buildkitError(text, dockerfile));
const judgeKaniko = (text: string, dockerfile: string) => judgeBuildError(kanikoError(text, dockerfile));

const byRun = {
  reason: 'BuildFailed',
  message: 'the build engine ended without an error while RUN was executed',
};

describe('a log without an error', () => {
  const unknown = {
    reason: 'InfrastructureError',
    message: 'the build failed, but its log contains no error',
  };
  it.each(['', '#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n'])(
    'is an infrastructure fault before any RUN: %j',
    (text) => {
      expect(judgeBuildkit(text, '')).toEqual(unknown);
      expect(judgeKaniko(text, '')).toEqual(unknown);
    },
  );

  it.each(['#5 0.1 error: failed to solve: not really', '#5 [2/2] RUN kill -9 -1\n'])(
    "is the user's fault after one, which may have killed BuildKit: %j",
    (text) => {
      expect(judgeBuildkit(text, '')).toEqual(byRun);
    },
  );

  it("is the user's fault after one, which may have killed Kaniko", () => {
    const text = 'INFO[0003] RUN kill -9 -1\nINFO[0003] Running: [/bin/sh -c kill -9 -1]\n';
    expect(judgeKaniko(text, '')).toEqual(byRun);
  });

  it.each(['x\n'.repeat(5001), 'x'.repeat(512 * 1024)])(
    "is the user's fault if its beginning was not read: only RUN writes so much",
    (text) => {
      expect(judgeBuildkit(text, '')).toEqual(byRun);
      expect(judgeKaniko(text, '')).toEqual(byRun);
    },
  );
});

/** RUN can fill the log until the kubelet deletes its beginning, where it would say that it was executed. */
describe('a log whose beginning the kubelet may have deleted', () => {
  const refused = 'dial tcp 192.0.2.1:443: connect: connection refused';

  it("is the user's fault, whatever its end says", () => {
    const forged = `INFO[0000] Retrieving image manifest a\nerror building image: ${refused}\n`;
    expect(judgeKaniko(forged, '').reason).toBe('InfrastructureError');
    expect(judgeKaniko(withLateBeginning(forged, 12), '')).toEqual({
      reason: 'BuildFailed',
      message: refused,
    });
  });

  it("is the user's fault if nothing else is left", () => {
    expect(judgeKaniko(withLateBeginning('', 12), '')).toEqual(byRun);
    expect(judgeBuildkit(withLateBeginning('', 12), '')).toEqual(byRun);
  });
});

/** What RUN writes must not make a failed build look like a fault of the infrastructure, which would be retried. */
describe('the output of RUN', () => {
  const running = 'INFO[0003] RUN x\nINFO[0003] Running: [/bin/sh -c x]\n';
  const refused = 'Get "https://registry.example/v2/": dial tcp 192.0.2.1:443: connect: connection refused';
  const failed =
    'error building stage: failed to execute command: waiting for process to exit: exit status 1';

  it.each([
    ['a line', `error: connection refused\nerror building image: ${failed}`, failed],
    ["Kaniko's own last line", `error building image: ${refused}\nerror building image: ${failed}`, failed],
    [
      "Kaniko's own last line without an end, before the real one",
      `error building image: ${refused}error building image: ${failed}`,
      `${refused}error building image: ${failed}`,
    ],
    ['a line after it', `error building image: ${failed}\nerror building image: ${refused}\n`, failed],
    ['something without a line break', `xerror building image: ${failed}`, failed],
    ['only such a line, and kills Kaniko', `error building image: ${refused}`, refused],
  ])("stays the user's fault with Kaniko if it is %s", (_, text, message) => {
    expect(judgeKaniko(running + text, '')).toEqual({ reason: 'BuildFailed', message });
  });

  it('is an infrastructure fault with Kaniko only before the first RUN', () => {
    const text = `INFO[0000] Retrieving image manifest a\nerror building image: ${refused}`;
    expect(judgeKaniko(text, '').reason).toBe('InfrastructureError');
  });

  const lost =
    'error: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF';

  it("stays the user's fault with BuildKit if RUN kills the daemon", () => {
    expect(judgeBuildkit(`#5 [2/2] RUN kill -9 -1\n${lost}`, '').reason).toBe('BuildFailed');
    expect(judgeBuildkit(lost, 'FROM debian\nRUN kill -9 -1').reason).toBe('BuildFailed');
    expect(judgeBuildkit('', 'FROM debian\nRUN kill -9 -1')).toEqual(byRun);
    expect(judgeBuildkit(`#5 [1/2] FROM debian\n${lost}`, '').reason).toBe('InfrastructureError');
  });

  it('does not hide with BuildKit that a registry is down', () => {
    const down = 'error: failed to solve: failed to resolve source metadata for a: 503 Service Unavailable';
    expect(judgeBuildkit(`#5 [a 2/2] RUN true\n#5 0.1 x\n${down}`, '').reason).toBe('InfrastructureError');
  });
});

describe('attacks 3, 59: a build log made for the patterns that judge it', () => {
  it.each(logCases)('is judged in time: $name', ({ judge }) => {
    expectInTime(judge);
  });
});
