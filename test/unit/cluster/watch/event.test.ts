import { isExpired } from '../../../../src/cluster/errors.ts';
import { parseWatchEvent } from '../../../../src/cluster/watch/event.ts';

const metadata = { name: 'a', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:00Z' };
const line = (type: string, object: unknown) => JSON.stringify({ type, object });

describe('a watch event', () => {
  it.each([
    ['ADDED', 'set'],
    ['MODIFIED', 'set'],
    ['DELETED', 'deleted'],
  ])('%s has the object and the version to continue from', (type, expected) => {
    expect(parseWatchEvent('Namespace', line(type, { metadata }))).toMatchObject({
      type: expected,
      resourceVersion: '7',
      object: { kind: 'Namespace', metadata },
    });
  });

  it('BOOKMARK has only a version', () => {
    const bookmark = line('BOOKMARK', { kind: 'Pod', metadata: { resourceVersion: '9' } });
    expect(parseWatchEvent('Pod', bookmark)).toEqual({ type: 'bookmark', resourceVersion: '9' });
  });

  it('ERROR is thrown as an ApiError', () => {
    const expired = line('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });
    const read = () => parseWatchEvent('Pod', expired);
    expect(read).toThrow('too old');
    try {
      read();
    } catch (error) {
      expect(isExpired(error)).toBe(true);
    }
  });

  it.each(['', '{', '{"type":"OTHER","object":{}}', '{"type":"ADDED","object":{}}'])(
    'is rejected if malformed: %s',
    (text) => {
      expect(() => parseWatchEvent('Pod', text)).toThrow();
    },
  );
});
