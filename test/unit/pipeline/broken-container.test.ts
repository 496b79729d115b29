import { isStartFault, whyBroken } from '../../../src/pipeline/broken-container.ts';
import { ended, running } from '../../support/snapshot.ts';

describe('a container', () => {
  it.each(['ContainerStatusUnknown', 'Unknown'])('is broken when nobody knows how it ended: %s', (reason) => {
    for (const name of ['build', 'push', 'trivy', 'run'] as const) {
      expect(whyBroken(ended(name, 137, { reason }))).toBe(reason);
    }
  });

  it('is broken when a program of the operator cannot be started', () => {
    const error = { reason: 'StartError', message: 'exec: "sh": executable file not found in $PATH' };
    expect(whyBroken(ended('build', 128, error))).toBe(`StartError ${error.message}`);
    expect(whyBroken(ended('push', 128, { reason: 'ContainerCannotRun' }))).toBe('ContainerCannotRun');
  });

  it('is broken when the node keeps the program of the user from being started', () => {
    const start = (message: string) => whyBroken(ended('run', 128, { reason: 'StartError', message }));
    expect(start('failed to create containerd task: context deadline exceeded')).toMatch(/^StartError /);
    expect(start('exec: "timeout": executable file not found in $PATH')).toBeUndefined();
    expect(start('something else')).toBeUndefined();
  });

  it('is not broken when untrusted code has left it no process to be started with', () => {
    const start = (message: string) => whyBroken(ended('test', 128, { reason: 'StartError', message }));
    expect(start('fork/exec /proc/self/exe: resource temporarily unavailable')).toBeUndefined();
    expect(start('context deadline exceeded')).toMatch(/^StartError /);
    const push = { reason: 'StartError', message: 'resource temporarily unavailable' };
    expect(whyBroken(ended('push', 128, push))).toMatch(/^StartError /);
  });

  it('is not broken while it runs, or when it ended by itself or at its memory limit', () => {
    expect(whyBroken(running('build'))).toBeUndefined();
    expect(whyBroken(ended('build', 137))).toBeUndefined();
    expect(whyBroken(ended('build', 1, { reason: 'Error' }))).toBeUndefined();
    expect(whyBroken(ended('build', 137, { reason: 'OOMKilled' }))).toBeUndefined();
    const small = 'container init was OOM-killed (memory limit too low?)';
    expect(whyBroken(ended('build', 128, { reason: 'StartError', message: small }))).toBeUndefined();
  });
});

describe('a start that fails', () => {
  it.each([
    'no command specified',
    'exec: "train": executable file not found in $PATH',
    "executable file 'train' not found in $PATH",
    'runc create failed: exec: "/no": stat /no: no such file or directory',
    'exec /train: exec format error',
    'exec: "/data": is a directory: permission denied',
    'unable to find user app: no matching entries in passwd file',
    'container has runAsNonRoot and image will run as root',
    'image has non-numeric user (app), cannot verify user is non-root',
    'chdir to cwd ("/root/x") set in config.json failed: permission denied',
  ])('is the fault of the image or the command: %s', (message) => {
    expect(isStartFault(message)).toBe(true);
  });

  it.each([
    'failed to sync secret cache: timed out waiting for the condition',
    'failed to generate spec: stat /var/lib/kubelet/pods/1/etc-hosts: no such file or directory',
    'name is reserved',
    '',
  ])('may be the fault of the node: %s', (message) => {
    expect(isStartFault(message)).toBe(false);
  });
});
