import { readDirectives } from '../../../../src/parsers/dockerfile/directives.ts';
import { inertSyntaxDirective } from '../../../../src/parsers/dockerfile.ts';

describe('a syntax directive made inert', () => {
  it.each([
    ['# syntax=docker/dockerfile:1\nFROM a\n', '# (syntax=docker/dockerfile:1)\nFROM a\n'],
    ['# syntax=x\n# escape=`\nFROM a', '# escape=`\n# (syntax=x)\nFROM a'],
    [
      '# check=skip=all\n#syntax = x\n# escape=`\nFROM a',
      '# check=skip=all\n# escape=`\n# (syntax = x)\nFROM a',
    ],
    ['# syntax=x\r\n# escape=`\r\nFROM a\r\n', '# escape=`\n# (syntax=x)\nFROM a\r\n'],
    ['\uFEFF# syntax=x\nFROM a', '\uFEFF# (syntax=x)\nFROM a'],
    ['#!/x\n# syntax=x\nFROM a', '#!/x\n# (syntax=x)\nFROM a'],
    ['# syntax=x', '# (syntax=x)'],
  ])('is a comment below the other directives: %j', (text, inert) => {
    expect(inertSyntaxDirective(text)).toBe(inert);
    expect(readDirectives(inert).syntax).toBeUndefined();
    expect(readDirectives(inert).escape).toBe(readDirectives(text).escape);
    expect(inert.split('\n')).toHaveLength(text.split('\n').length);
  });

  it.each(['FROM a\n# syntax=x\n', '# escape=`\nFROM a', '# comment\n# syntax=x\nFROM a', ''])(
    'leaves a Dockerfile without one as it is: %j',
    (text) => {
      expect(inertSyntaxDirective(text)).toBe(text);
    },
  );
});
