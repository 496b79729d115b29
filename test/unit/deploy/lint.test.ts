import { isShellScript } from '../../../deploy/lint/shell-scripts.ts';

describe('the files that ShellCheck checks', () => {
  it.each([
    ['src/pipeline/3-build/clone.sh', ''],
    ['.ci/run', '#!/usr/bin/env bash\nset -u\n'],
    ['bin/a', '#!/bin/sh\n'],
    ['bin/b', '#! /usr/bin/env -S bash -e\n'],
    ['bin/c', '#!/usr/bin/dash'],
  ])('include %s', (path, head) => {
    expect(isShellScript(path, head)).toBe(true);
  });

  it.each([
    ['test/fixtures/probe.py', '#!/usr/bin/env python3\n'],
    ['bin/d', '#!/usr/bin/env node\n'],
    ['docs/shell.md', 'A script begins with #!/bin/sh\n'],
    ['bin/e', ''],
  ])('do not include %s', (path, head) => {
    expect(isShellScript(path, head)).toBe(false);
  });
});
