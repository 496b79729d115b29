import { readFileSync } from 'node:fs';
import { parseLynis } from '../../../src/linter/lynis.ts';

/**
 * Reports of Lynis 3.0.8, with host and kernel replaced. The Dockerfiles are in the same folder; `perf` is the first
 * sample.
 */
const reportOf = (name: string): string =>
  readFileSync(`${process.cwd()}/test/fixtures/lynis/${name}.dat`, 'utf8');

const report = (...lines: string[]): string => ['# Lynis Report', ...lines, 'finish=true', ''].join('\n');

describe('the findings of Lynis', () => {
  it('are only those about the Dockerfile, not those about Lynis or its container', () => {
    expect(reportOf('perf')).toContain('suggestion[]=LYNIS|This release is more than 4 months old.');
    expect(parseLynis(reportOf('perf'))).toEqual({
      score: 0.7,
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

  it('list warnings first', () => {
    const audit = parseLynis(reportOf('worst'));
    expect(audit).toMatchObject({ warnings: 8, suggestions: 2 });
    expect(audit?.findings.map(({ level }) => level)).toEqual([
      ...Array.from({ length: 8 }, () => 'warning'),
      ...Array.from({ length: 2 }, () => 'suggestion'),
    ]);
    expect(audit?.findings[7]?.message).toBe('Warning: chmod 777 found');
    expect(audit?.findings[8]?.message).toBe("Don't use OpenSSH in container, use 'docker exec' instead");
  });

  it('have a message even where Lynis put it in the place of the name', () => {
    expect(reportOf('worst')).toContain('avoid MitM)|UNKNOWN|-|-|');
    expect(parseLynis(reportOf('worst'))?.findings[9]?.message).toMatch(/^Use SSL downloads .*avoid MitM\)$/);
  });

  it('cannot be forged by the content of the Dockerfile', () => {
    const messages = parseLynis(reportOf('hostile'))?.findings.map(({ message }) => message);
    expect(messages).toHaveLength(4);
    expect(messages).not.toContain('forged');
  });

  it('are limited to the first ten, with at most 200 characters each', () => {
    const line = `warning[]=dockerfile|${'x'.repeat(300)}|-|-|`;
    const audit = parseLynis(report(...Array.from({ length: 12 }, () => line)));
    expect(audit?.warnings).toBe(12);
    expect(audit?.findings).toHaveLength(10);
    expect(audit?.findings[9]).toEqual({ level: 'warning', message: 'x'.repeat(200) });
  });

  it.each([
    [0, 1, 0.95],
    [8, 2, 0.1],
    [9, 2, 0],
    [9, 3, 0],
  ])('give %i warnings and %i suggestions the score %d', (warnings, suggestions, score) => {
    const lines = [
      ...Array.from({ length: warnings }, () => 'warning[]=dockerfile|x|-|-|'),
      ...Array.from({ length: suggestions }, () => 'suggestion[]=dockerfile|x|-|-|'),
    ];
    expect(parseLynis(report(...lines))).toMatchObject({ score });
  });

  it('may be empty', () => {
    expect(parseLynis(report())).toEqual({ score: 1, warnings: 0, suggestions: 0, findings: [] });
  });

  it.each(['', 'Fatal error: tail binary not found', 'warning[]=dockerfile|No CMD|-|-|\nfinish=tr'])(
    'are undefined for %j, which is incomplete',
    (text) => {
      expect(parseLynis(text)).toBeUndefined();
    },
  );
});
