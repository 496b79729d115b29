import { ignoreOf } from '../../../src/dockerfile/context.ts';

const left = (text: string) => {
  const { ignores, hasExceptions } = ignoreOf(text, { left: Infinity });
  const files = ['a', 'a/b', 'a/c.md', 'd.md'];
  return { kept: files.filter((file) => !ignores(file)), hasExceptions };
};

describe('a .dockerignore', () => {
  it('leaves out files and what is in folders, and the last rule counts', () => {
    expect(left('')).toEqual({ kept: ['a', 'a/b', 'a/c.md', 'd.md'], hasExceptions: false });
    expect(left('# a\na\n')).toEqual({ kept: ['d.md'], hasExceptions: false });
    expect(left('**/*.md\n!a/c.md')).toEqual({ kept: ['a', 'a/b', 'a/c.md'], hasExceptions: true });
  });

  it('leaves out nothing when its budget is spent', () => {
    expect(ignoreOf('a', { left: 0 }).ignores('a')).toBe(false);
  });
});
