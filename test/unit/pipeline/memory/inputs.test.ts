import type { Settings } from '../../../../src/config/settings.ts';
import { inputsHash } from '../../../../src/pipeline/memory/inputs.ts';
import type { SpecInput } from '../../../../src/resource/spec.ts';
import { makeJob } from '../../../support/job.ts';
import { makeSettings } from '../../../support/settings.ts';

const images = [
  { name: 'debian', digest: 'sha256:1' },
  { name: 'mirror.test:5000/trivy-db:2', digest: 'sha256:7' },
];
const [debian, database] = images;
const base = makeSettings();
const list = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one]);

interface Given {
  readonly spec?: Partial<SpecInput>;
  readonly settings?: Partial<Settings>;
  readonly namespace?: string;
  readonly source?: string;
  readonly images?: typeof images;
}
const hash = ({ spec, settings, namespace = 'team-a', ...given }: Given = {}) =>
  inputsHash(
    makeJob({ metadata: { namespace }, spec: { ...spec } }),
    given.source ?? 'abc',
    given.images ?? images,
    makeSettings(settings),
  );

describe('attack 78: the hash of the inputs', () => {
  it.each<[string, Given]>([
    ['the namespace', { namespace: 'team-b' }],
    ['the source', { source: 'abd' }],
    ['an argument', { spec: { build: { args: [{ name: 'a', value: 'b' }] } } }],
    ['the target', { spec: { build: { target: 'a' } } }],
    ['the engine', { spec: { build: { engine: 'kaniko' } } }],
    ['the default engine', { settings: { engine: 'kaniko' } }],
    ['the digest of an image', { images: [{ name: 'debian', digest: 'sha256:2' }, ...list(database)] }],
    [
      'the database',
      { images: [...list(debian), { name: 'mirror.test:5000/trivy-db:2', digest: 'sha256:8' }] },
    ],
    ['the gate', { spec: { scan: { failOn: 'low' } } }],
    ['what is ignored', { spec: { scan: { ignoreUnfixed: false } } }],
    ['the IDs that are ignored', { spec: { scan: { ignore: { ids: ['CVE-2026-1'] } } } }],
    ['the image of the engine', { settings: { images: { ...base.images, buildkit: 'x' } } }],
    ['the scanner', { settings: { images: { ...base.images, trivy: 'x' } } }],
    ['what judges images', { settings: { images: { ...base.images, operator: 'x' } } }],
    ['what pushes', { settings: { images: { ...base.images, crane: 'x' } } }],
    ['the floor', { settings: { scan: { ...base.scan, floor: { failOn: 'high', ignoreUnfixed: false } } } }],
    ['what a job may ignore', { settings: { scan: { ...base.scan, allowedIgnores: [] } } }],
    ['how base images count', { settings: { scan: { ...base.scan, baseImages: 'off' } } }],
    ['the age of the database', { settings: { scan: { ...base.scan, dbMaxAgeHours: 7 } } }],
    ['the mirrors', { settings: { mirrors: [] } }],
    ['the list of base images', { settings: { baseImages: ['debian'] } }],
    ['the size of images', { settings: { maxImageBytes: 7 } }],
    ['what builds can reach', { settings: { egress: { ...base.egress, internet: false } } }],
    ['the registry', { settings: { registry: { ...base.registry, host: 'other.test' } } }],
  ])('is another one if %s is', (_what, given) => {
    expect(hash(given)).not.toBe(hash());
  });

  it.each<[string, Given]>([
    ['the order of images', { images: [...images].reverse() }],
    ['a timeout', { spec: { build: { timeout: '9m' }, scan: { timeout: '9m' } } }],
    ['the run', { spec: { run: { args: ['x'] }, performance: { key: 'x' } } }],
    ['its own name', { spec: { name: 'x', description: 'y' } }],
  ])('is the same whatever %s is', (_what, given) => {
    expect(hash(given)).toBe(hash());
    expect(hash()).toMatch(/^[0-9a-f]{64}$/);
  });
});
