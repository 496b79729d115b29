import { listItems } from '../../../../src/cluster/client/list-items.ts';
import { cut } from '../cut.ts';

async function split(text: string, size: number): Promise<{ items: unknown[]; envelope: unknown }> {
  const found = listItems(cut(text, size));
  const items: unknown[] = [];
  for (;;) {
    const next = await found.next();
    if (next.done) return { items, envelope: JSON.parse(next.value) };
    items.push(JSON.parse(next.value));
  }
}

const objects = [
  { metadata: { name: 'a', finalizers: [] }, spec: { list: [[], {}, [{ deep: ['x'] }]] } },
  { metadata: { name: 'b' }, spec: { text: 'FROM a\n# }]{["\\" \\\\ "items":[ ü 🐳' } },
  { metadata: { name: 'c' } },
];
const around = { kind: 'List', metadata: { continue: '"[{', resourceVersion: '7' } };
/** The apiserver sends the fields of its own kinds in this order, those of custom resources alphabetically. */
const metadataFirst = { ...around, items: objects };
const metadataLast = { apiVersion: 'v1', items: objects, ...around };

describe('the items of a list', () => {
  it.each([1, 2, 3, 7, 64, 4096])('are the same if they arrive in chunks of %d bytes', async (size) => {
    for (const list of [metadataFirst, metadataLast]) {
      expect(await split(JSON.stringify(list), size)).toEqual({
        items: objects,
        envelope: { ...list, items: [] },
      });
    }
    const indented = await split(JSON.stringify(metadataLast, undefined, 2), size);
    expect(indented.items).toEqual(objects);
  });

  it('attack 60: are parsed one by one, before the rest of the list arrives', async () => {
    let sent = 0;
    const chunks = async function* () {
      for await (const chunk of cut(JSON.stringify(metadataLast), 16)) {
        sent += chunk.length;
        yield chunk;
      }
    };
    const first = await listItems(chunks()).next();
    expect(first.done).toBe(false);
    expect(sent).toBeLessThan(JSON.stringify(metadataLast).indexOf('"b"'));
  });

  it('may be none', async () => {
    expect((await split('{"items":[],"metadata":{}}', 5)).items).toEqual([]);
    expect((await split('{"items":null,"metadata":{}}', 5)).items).toEqual([]);
  });

  it('are not what a body without items has', async () => {
    const found = listItems(cut('bad gateway', 4));
    expect(await found.next()).toEqual({ done: true, value: 'bad gateway' });
  });
});
