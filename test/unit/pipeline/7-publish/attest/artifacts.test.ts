import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { z } from 'zod';
import { artifactsOf } from '../../../../../src/pipeline/7-publish/attest/artifacts.ts';

const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const subject = { name: 'registry.test/team/model', digest: `sha256:${'a'.repeat(64)}` };
const provenance = { buildDefinition: {} };
const sbom = '{"bomFormat":"CycloneDX"}';
const types = (given: Partial<Parameters<typeof artifactsOf>[0]> = {}) =>
  artifactsOf({ subject, provenance, sbom, key, ...given });

const bundleSchema = z.object({
  mediaType: z.literal('application/vnd.dev.sigstore.bundle.v0.3+json'),
  verificationMaterial: z.object({ publicKey: z.object({ hint: z.base64() }) }),
  dsseEnvelope: z.object({
    payload: z.base64(),
    payloadType: z.literal('application/vnd.in-toto+json'),
    signatures: z.tuple([z.object({ sig: z.base64() })]),
  }),
});

describe('what is attached to an image', () => {
  it('without a key is the SBOM, and an unsigned statement of provenance', () => {
    const [first, second, ...others] = types({ key: undefined });
    expect(first).toEqual({ type: 'application/vnd.cyclonedx+json', content: sbom, annotations: {} });
    expect(second).toMatchObject({
      type: 'application/vnd.in-toto+json',
      annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
    });
    expect(JSON.parse(second?.content ?? '')).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: subject.name, digest: { sha256: 'a'.repeat(64) } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: provenance,
    });
    expect(others).toEqual([]);
  });

  it('with a key is the SBOM, and signed statements: provenance, SBOM and the signature of the image', () => {
    const [plain, ...signed] = types();
    expect(plain?.type).toBe('application/vnd.cyclonedx+json');
    const told = signed.map(({ type, content, annotations }) => {
      const bundle = bundleSchema.parse(JSON.parse(content));
      expect(type).toBe(bundle.mediaType);
      const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64');
      const signature = Buffer.from(bundle.dsseEnvelope.signatures[0].sig, 'base64');
      // DSSE, protocol.md.
      const signedText = `DSSEv1 28 application/vnd.in-toto+json ${payload.length} ${payload.toString()}`;
      expect(verify('sha256', Buffer.from(signedText), createPublicKey(key), signature)).toBe(true);
      const statement = z
        .object({ predicateType: z.string(), predicate: z.unknown() })
        .parse(JSON.parse(payload.toString()));
      expect(annotations['dev.sigstore.bundle.predicateType']).toBe(statement.predicateType);
      return statement;
    });
    expect(told).toEqual([
      { predicateType: 'https://slsa.dev/provenance/v1', predicate: provenance },
      { predicateType: 'https://cyclonedx.org/bom', predicate: { bomFormat: 'CycloneDX' } },
      { predicateType: 'https://sigstore.dev/cosign/sign/v1', predicate: {} },
    ]);
  });

  it('names the public key by its hash', () => {
    const { verificationMaterial } = bundleSchema.parse(JSON.parse(types()[1]?.content ?? ''));
    const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
    const hint = createHash('sha256').update(der).digest('base64');
    expect(verificationMaterial.publicKey.hint).toBe(hint);
  });

  it('has no SBOM if that is too large', () => {
    expect(types({ sbom: undefined })).toHaveLength(2);
    expect(types({ sbom: undefined, key: undefined })).toHaveLength(1);
  });
});
