import { mergePatch } from '../../../src/reconcile/merge-patch.ts';

describe('the patch between two statuses', () => {
  it('is undefined if they are equal', () => {
    expect(
      mergePatch(
        { phase: 'Running', steps: [{ name: 'build' }] },
        { phase: 'Running', steps: [{ name: 'build' }] },
      ),
    ).toBeUndefined();
  });

  it('has only the changes, and replaces whole lists', () => {
    expect(
      mergePatch({ phase: 'Building', run: 1, steps: [1] }, { phase: 'Running', run: 1, steps: [1, 2] }),
    ).toEqual({ phase: 'Running', steps: [1, 2] });
  });

  it('removes missing fields', () => {
    expect(mergePatch({ performance: 0.5, image: { ref: 'a', size: 1 } }, { image: { ref: 'b' } })).toEqual({
      performance: null,
      image: { ref: 'b', size: null },
    });
  });
});
