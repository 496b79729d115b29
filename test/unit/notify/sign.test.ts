import { createHmac } from 'node:crypto';
import { signature, signingKey } from '../../../src/notify/sign.ts';

const key = Buffer.alloc(24, 7);

describe('the signature of an event', () => {
  it('is that of Standard Webhooks, over ID, time in seconds and body', () => {
    const expected = createHmac('sha256', key).update('id-1.1700000000.{}').digest('base64');
    expect(signature(key, 'id-1', '{}', 1_700_000_000_999)).toEqual({
      'webhook-id': 'id-1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': `v1,${expected}`,
    });
  });

  it('has a key in base64, of at least 24 bytes', () => {
    const text = key.toString('base64');
    expect(signingKey(text)).toEqual(key);
    expect(signingKey(`whsec_${text}`)).toEqual(key);
    expect(signingKey(Buffer.alloc(23).toString('base64'))).toBeUndefined();
    expect(signingKey('a password that is long enough, but not base64')).toBeUndefined();
  });
});
