import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLinterScript, runScript, standIn, tempFolder } from '../../support/shell.ts';

describe('the scripts of the linter', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const report = () => readFileSync(at('report'), 'utf8');

  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it('hadolint writes its findings to the report', async () => {
    const bin = standIn(folder.path, 'hadolint', 'echo "[] of $*"');
    await runScript(readLinterScript('lint.sh'), [folder.path], bin);
    expect(report()).toBe(`[] of --format json --no-fail ${at('Dockerfile')}\n`);
  });

  describe('lynis', () => {
    const audit = (script: string) => {
      mkdirSync(at('shared', 'include'), { recursive: true });
      mkdirSync(at('shared', 'db'));
      const args = [at('shared'), folder.path];
      return runScript(readLinterScript('audit.sh'), args, standIn(folder.path, 'lynis', script));
    };
    /** Finds the report file: the argument after the option. */
    const find = 'for one; do [ "$last" = --report-file ] && file=$one; last=$one; done';

    it('writes its findings to the report', async () => {
      const { code } = await audit(`${find}; echo "$*" >"$file"`);
      expect(code).toBe(0);
      expect(report()).toContain(`--report-file ${at('report')} audit dockerfile ${at('Dockerfile')}\n`);
    });

    it('does not expand words of the Dockerfile as file name patterns', async () => {
      await audit(`${find}; word='/*'; echo $word >"$file"`);
      expect(report()).toBe('/*\n');
    });

    it("uses its own profile, and Lynis's shared files", async () => {
      await audit(`${find}; { cat default.prf; ls; } >"$file"`);
      expect(report()).toBe('skip-upgrade-test=yes\ndb\ndefault.prf\ninclude\nplugins\n');
    });

    it('neither looks for programs nor writes a log', async () => {
      mkdirSync(at('shared', 'include'), { recursive: true });
      writeFileSync(at('shared', 'include', 'binaries'), 'exit 7');
      writeFileSync(at('shared', 'include', 'functions'), 'LogText() { exit 8; }\nSafePerms() { exit 9; }\n');
      const lynis = `. include/functions; . include/binaries; LogText text; SafePerms file; echo fine >"$file"`;
      const { code } = await audit(`${find}; ${lynis}`);
      expect(code).toBe(0);
      expect(report()).toBe('fine\n');
    });

    it('may fail without a report', async () => {
      expect((await audit('exit 66')).code).toBe(66);
      expect(existsSync(at('report'))).toBe(false);
    });
  });
});
