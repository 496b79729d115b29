import { generateKeyPairSync } from 'node:crypto';
import { readConfig } from '../../../src/config/index.ts';

const path = '/keys/signing.key';
const read = (key: string | undefined) => {
  const least = { REGISTRY_HOST: 'registry.test', OPERATOR_IMAGE: 'test/operator:1', SIGNING_KEY_FILE: path };
  return readConfig(least, (file) => {
    if (file === '/etc/resolv.conf') return '';
    if (key === undefined) throw new Error('ENOENT');
    return key;
  }).settings.publish;
};
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

describe('the key for signatures', () => {
  it('is read from its file', () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pkcs8).toString();
    expect(read(key)).toEqual({ registries: [], attestations: true, signingKey: key });
  });

  it.each<[string, string]>([
    ['no key', 'secret words'],
    [
      'a public key',
      generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ],
    ['another kind', generateKeyPairSync('ed25519').privateKey.export(pkcs8).toString()],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export(pkcs8).toString()],
    [
      'an encrypted key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' })
        .toString(),
    ],
  ])('is refused if it is %s, and the message says how to make one, without the text', (_what, key) => {
    expect(() => read(key)).toThrow(
      'SIGNING_KEY_FILE must name a private key for ECDSA P-256, PKCS #8 in PEM, not encrypted: /keys/signing.key is none. Make one with: openssl genpkey',
    );
    expect(() => read(key)).not.toThrow(/secret words|BEGIN/);
  });

  it('must be readable', () => {
    expect(() => read(undefined)).toThrow('SIGNING_KEY_FILE must name a readable file: /keys/signing.key');
  });
});
