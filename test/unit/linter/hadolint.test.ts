import { parseHadolint } from '../../../src/linter/hadolint.ts';

const finding = (level: string, line = 1) => ({
  code: 'DL3006',
  column: 1,
  file: '-',
  level,
  line,
  message: 'Always tag the version of an image explicitly',
});

describe('the findings of Hadolint', () => {
  it('are counted by level; everything below warning counts as info', () => {
    const text = JSON.stringify(
      ['error', 'warning', 'warning', 'info', 'style'].map((level) => finding(level)),
    );
    expect(parseHadolint(text)).toMatchObject({ errors: 1, warnings: 2, infos: 2 });
  });

  it('are limited to the first ten', () => {
    const text = JSON.stringify(Array.from({ length: 12 }, (_, index) => finding('info', index + 1)));
    const lint = parseHadolint(text);
    expect(lint?.findings).toHaveLength(10);
    expect(lint?.findings[9]).toEqual({
      line: 10,
      level: 'info',
      rule: 'DL3006',
      message: 'Always tag the version of an image explicitly',
    });
  });

  it('are fewer if their text is long in UTF-8 and JSON, so that the status stays small', () => {
    const text = JSON.stringify(
      Array.from({ length: 12 }, () => ({ ...finding('info'), message: '\u0007'.repeat(300) })),
    );
    const lint = parseHadolint(text);
    expect(lint?.infos).toBe(12);
    expect(lint?.findings).toHaveLength(2);
    expect(lint?.findings[0]?.message).toHaveLength(200);
  });

  it('may be empty', () => {
    expect(parseHadolint('[]')).toEqual({ errors: 0, warnings: 0, infos: 0, findings: [] });
  });

  it.each(['', 'hadolint: no such file', '{}', '[{"line":1}]'])('are undefined for %j', (text) => {
    expect(parseHadolint(text)).toBeUndefined();
  });
});
