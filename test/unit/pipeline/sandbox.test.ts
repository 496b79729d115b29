import { sandboxOf } from '../../../src/pipeline/sandbox.ts';
import { makeJob } from '../../support/job.ts';
import { makeSettings } from '../../support/settings.ts';

const gvisor = { name: 'gvisor', sandbox: true };
const bare = { name: 'bare', sandbox: false };

const sandbox = (
  runtimeClassName: string | undefined,
  allowed: readonly { name: string; sandbox: boolean }[],
  existing: readonly string[],
) =>
  sandboxOf(makeJob(runtimeClassName === undefined ? {} : { spec: { run: { runtimeClassName } } }), {
    settings: makeSettings({ sandbox: { runtimeClasses: allowed } }),
    runtimeClasses: existing,
  });

describe('the sandbox of a run pod', () => {
  it('is the first class of the list by default', () => {
    expect(sandbox(undefined, [gvisor, bare], ['bare', 'gvisor'])).toEqual({
      ok: true,
      value: { runtimeClassName: 'gvisor' },
    });
  });

  it.each([
    ['the cluster lacks the default class', [gvisor], []],
    ['no class is allowed', [], ['gvisor']],
  ])('is a user namespace if %s', (_, allowed, existing) => {
    expect(sandbox(undefined, allowed, existing)).toEqual({ ok: true, value: { hostUsers: false } });
  });

  it('is the class of the spec, if that is allowed', () => {
    expect(sandbox('kata', [gvisor, { name: 'kata', sandbox: true }], ['gvisor', 'kata'])).toEqual({
      ok: true,
      value: { runtimeClassName: 'kata' },
    });
  });
});

describe('attack 67: a class without a sandbox of its own', () => {
  it.each([undefined, 'bare'])('gets a user namespace as well (spec: %s)', (asked) => {
    expect(sandbox(asked, [bare], ['bare'])).toEqual({
      ok: true,
      value: { runtimeClassName: 'bare', hostUsers: false },
    });
  });

  it.each([
    [[gvisor, bare], 'this cluster allows gvisor, bare'],
    [[], 'this cluster allows none'],
  ])('is refused if the operator does not list it, although the cluster has it', (allowed, says) => {
    expect(sandbox('run\nc', allowed, ['run\nc', 'gvisor'])).toEqual({
      ok: false,
      fault: { reason: 'SpecDenied', message: `spec.run.runtimeClassName is "run\\nc"; ${says}` },
    });
  });
});

describe('attack 46: a RuntimeClass that is required but missing', () => {
  it.each([
    [['bare'], 'bare'],
    [[], 'none'],
  ])('is refused, never replaced', (existing, available) => {
    expect(sandbox('gvisor', [gvisor, bare], existing)).toEqual({
      ok: false,
      fault: {
        reason: 'IsolationNotEnforced',
        message: `spec.run.runtimeClassName is "gvisor", which this cluster does not have (available: ${available})`,
      },
    });
  });
});
