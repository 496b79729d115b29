import { mergeResults, parseResult } from '../../../src/pipeline/results.ts';

describe('the results of a job', () => {
  it('are parsed under the name of their container', () => {
    expect(parseResult('collect', '{"state":"missing"}')).toEqual({ collect: { state: 'missing' } });
    expect(parseResult('collect', 'no result')).toEqual({});
  });

  it('are joined, and a later one replaces an earlier one', () => {
    const push = { error: 'push', message: 'refused' } as const;
    const [early, late] = [
      { collect: { state: 'missing' } as const },
      { collect: { state: 'link' } as const },
    ];
    expect(mergeResults([early, { push }, late])).toEqual({ push, collect: { state: 'link' } });
    expect(mergeResults([])).toEqual({});
  });
});
