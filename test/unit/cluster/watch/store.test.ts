import { makeStore } from '../../../../src/cluster/watch/store.ts';

describe('the store', () => {
  it('finds objects by the current value of an index', () => {
    const store = makeStore({ colour: (object: { colour?: string }) => object.colour });
    store.set('a', { colour: 'red' });
    store.set('b', { colour: 'red' });
    store.set('c', {});
    expect(store.by('colour', 'red')).toHaveLength(2);
    store.set('a', { colour: 'blue' });
    expect(store.by('colour', 'red')).toEqual([{ colour: 'red' }]);
    expect([store.has('colour', 'red'), store.has('colour', 'green')]).toEqual([true, false]);
    store.delete('b');
    store.delete('b');
    expect(store.by('colour', 'red')).toEqual([]);
    expect(store.has('colour', 'red')).toBe(false);
    expect(store.keys()).toEqual(['c', 'a']);
  });

  it('works without an index', () => {
    const store = makeStore<string>();
    store.set('a', 'x');
    expect([store.get('a'), store.values()]).toEqual(['x', ['x']]);
  });
});
