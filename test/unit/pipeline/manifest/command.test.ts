import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { compactScript, verbatim } from '../../../../src/pipeline/manifest/command.ts';

/** The script as bash has understood it, without the indentation of its lines. */
function understood(script: string): string {
  const { status, stdout, stderr } = spawnSync('bash', [], {
    input: `script() {\n${script}\n}\ndeclare -f script`,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.replaceAll(/^[ \t]+/gm, '');
}

describe('the script of a container', () => {
  it('has neither comments nor empty lines nor indentation', () => {
    const script = `#!/bin/sh
# Why.

if true; then
  # Why else.
  echo "$#" # at the end of a line
fi
`;
    expect(compactScript(script)).toBe('if true; then\necho "$#" # at the end of a line\nfi\n');
  });

  it.each(['END', "'END'"])('keeps what is in a here-document <<%s as it is', (word) => {
    const script = `cat <<${word}
  # not a comment

END
  # a comment
echo
`;
    expect(compactScript(script)).toBe(`cat <<${word}\n  # not a comment\n\nEND\necho\n`);
  });

  it.each(globSync('src/**/*.sh'))('%s does the same without them', (file) => {
    const script = readFileSync(file, 'utf8');
    const compact = compactScript(script);
    expect(understood(compact)).toBe(understood(script));
    expect(compact.length).toBeLessThan(script.length);
  });
});

describe('an argument', () => {
  it('is not expanded by the kubelet', () => {
    expect(verbatim('$(NAME) $$')).toBe('$$(NAME) $$$$');
  });
});
