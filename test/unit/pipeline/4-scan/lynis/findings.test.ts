import { readFileSync } from 'node:fs';
import { parseLynis } from '../../../../../src/pipeline/4-scan/lynis/findings.ts';

/**
 * What Lynis 3.0.8 left (host and kernel are replaced); the Dockerfiles are beside it, `perf` is the first sample.
 */
const reportOf = (name: string): string =>
  readFileSync(`${process.cwd()}/test/fixtures/lynis/${name}.dat`, 'utf8');

const report = (...lines: string[]): string => ['# Lynis Report', ...lines, 'finish=true', ''].join('\n');

describe('the findings of Lynis', () => {
  it('are those of the Dockerfile, without what Lynis says of itself and of its container', () => {
    expect(reportOf('perf')).toContain('suggestion[]=LYNIS|This release is more than 4 months old.');
    expect(parseLynis(reportOf('perf'))).toEqual({
      warnings: 3,
      suggestions: 0,
      findings: [
        { level: 'warning', message: 'No maintainer found. Unclear who created this file.' },
        { level: 'warning', message: 'No ENTRYPOINT defined in Dockerfile.' },
        {
          level: 'warning',
          message: 'No user declared in Dockerfile. Container will execute command as root',
        },
      ],
    });
  });

  it('are told warnings first', () => {
    const audit = parseLynis(reportOf('worst'));
    expect(audit).toMatchObject({ warnings: 8, suggestions: 2 });
    expect(audit?.findings.map(({ level }) => level)).toEqual([
      ...Array.from({ length: 8 }, () => 'warning'),
      ...Array.from({ length: 2 }, () => 'suggestion'),
    ]);
    expect(audit?.findings[7]?.message).toBe('Warning: chmod 777 found');
    expect(audit?.findings[8]?.message).toBe("Don't use OpenSSH in container, use 'docker exec' instead");
  });

  it('have their text where Lynis took it for the name of the test', () => {
    expect(reportOf('worst')).toContain('avoid MitM)|UNKNOWN|-|-|');
    expect(parseLynis(reportOf('worst'))?.findings[9]?.message).toMatch(/^Use SSL downloads .*avoid MitM\)$/);
  });

  it('cannot be forged by words of the Dockerfile', () => {
    const messages = parseLynis(reportOf('hostile'))?.findings.map(({ message }) => message);
    expect(messages).toHaveLength(4);
    expect(messages).not.toContain('forged');
  });

  it('are listed, the first ten, each cut to 200 characters', () => {
    const line = `warning[]=dockerfile|${'x'.repeat(300)}|-|-|`;
    const audit = parseLynis(report(...Array.from({ length: 12 }, () => line)));
    expect(audit?.warnings).toBe(12);
    expect(audit?.findings).toHaveLength(10);
    expect(audit?.findings[9]).toEqual({ level: 'warning', message: 'x'.repeat(200) });
  });

  it('may be none', () => {
    expect(parseLynis(report())).toEqual({ warnings: 0, suggestions: 0, findings: [] });
  });

  it.each(['', 'Fatal error: tail binary not found', 'warning[]=dockerfile|No CMD|-|-|\nfinish=tr'])(
    'are not known from %j, which breaks off',
    (text) => {
      expect(parseLynis(text)).toBeUndefined();
    },
  );
});
