import { parseRepository } from '../../../src/registry/repository.ts';

describe('a repository', () => {
  it.each([
    ['registry.example.com/jobs', { host: 'registry.example.com', path: 'jobs' }],
    ['registry:5000/jobs/6f1c/image', { host: 'registry:5000', path: 'jobs/6f1c/image' }],
  ])('splits %s into host and path', (text, expected) => {
    expect(parseRepository(text)).toEqual(expected);
  });

  it.each(['', 'no-path', 'host/', '/path'])('is rejected without a host or a path: %j', (text) => {
    expect(() => parseRepository(text)).toThrow('not a repository');
  });
});
