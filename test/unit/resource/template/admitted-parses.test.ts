import { templateDefinition } from '../../../../src/resource/crd/template.ts';
import { templateSpecSchema } from '../../../../src/resource/template/spec.ts';
import { templateStatusSchema } from '../../../../src/resource/template/status.ts';
import { nest, samplesOf } from '../../../support/admitted-samples.ts';
import { isNode, leavesOf, type Node } from '../../../support/crd-nodes.ts';

const schema = templateDefinition().spec.versions[0]?.schema.openAPIV3Schema.properties;
// The API server refuses every template of an upload.
const spec = leavesOf(schema?.spec ?? {}, ['spec']).filter(({ path }) => !path.includes('artifact'));
const status = leavesOf(schema?.status ?? {}, ['status']);

const source = { git: { url: 'http://a/b', cloneSecret: 'a' } };
const webhook = { forge: 'github', secretKey: 'a' };
const node = (value: unknown): Node => (isNode(value) ? value : {});

/** The spec of a template with a value at a path, and with all that is required. */
function whole(path: readonly string[], sample: unknown): object {
  const [, first, second, ...rest] = path;
  if (first === 'template' && second === 'spec') {
    const inner = node(node(nest(['spec', ...rest], sample))['spec']);
    return { template: { spec: rest[0] === 'source' ? inner : { source, ...inner } } };
  }
  const given = node(node(nest(path, sample))['spec']);
  return {
    ...given,
    template: { spec: { source }, ...node(given['template']) },
    ...(isNode(given['webhook']) && { webhook: { ...webhook, ...given['webhook'] } }),
  };
}

describe('whatever the apiserver admits of a template parses', () => {
  it.each(spec.map((leaf) => [leaf.path.join('.'), leaf] as const))('%s', (_, leaf) => {
    for (const sample of samplesOf(leaf))
      expect(templateSpecSchema.safeParse(whole(leaf.path, sample)).error?.issues ?? []).toEqual([]);
  });

  it('in the status: integers within the safe ones of JavaScript, and any text', () => {
    expect(status.length).toBeGreaterThan(15);
    for (const { node } of status.filter((leaf) => leaf.node['type'] === 'integer'))
      expect(Number(node['maximum'])).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    expect(
      templateStatusSchema.safeParse({ lastCommit: '\u202e', lastScheduleTime: 'x', active: 0 }).success,
    ).toBe(true);
  });
});

describe('attack 118: a template whose pull requests would lend a Secret to whoever opens one', () => {
  const parsed = (spec: object, events: readonly string[] = ['branch', 'pullRequest']) =>
    templateSpecSchema
      .safeParse({ webhook: { ...webhook, events }, template: { spec } })
      .error?.issues.map(({ message }) => message);
  const git = { ...source.git, submodules: true };
  const checks = (auth: object) => ({ port: 8080, http: [{ name: 'a', path: '/', auth }] });

  it('is refused with submodules, and with a Secret for tests', () => {
    expect(parsed({ source: { git } })).toEqual([expect.stringContaining('names the submodules')]);
    const test = checks({ basic: { secret: 'students' } });
    expect(parsed({ source, test })).toEqual([expect.stringContaining('gets to know the password')]);
  });

  it('is accepted without them, or without pull requests', () => {
    const test = checks({ basic: { secret: 'students' } });
    expect(parsed({ source: { git }, test }, ['branch'])).toBeUndefined();
    expect(parsed({ source, test: checks({ basic: { username: 'a', password: 'b' } }) })).toBeUndefined();
    expect(parsed({ source, test: checks({}) })).toBeUndefined();
    expect(parsed({ source })).toBeUndefined();
  });
});

it('a template of an upload is refused: nothing would keep the upload', () => {
  const artifact = { digest: `sha256:${'0'.repeat(64)}` };
  expect(templateSpecSchema.safeParse({ template: { spec: { source: { artifact } } } }).success).toBe(false);
});

describe('attack 117: a template that says whose its jobs are', () => {
  const withMetadata = (metadata: object) =>
    templateSpecSchema
      .safeParse({ template: { metadata, spec: { source } } })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

  it.each(['labels', 'annotations'])('is refused, with %s that only the product sets', (map) => {
    expect(withMetadata({ [map]: { 'dockerfilejob.io/submitted-by': 'ada' } })).toEqual([
      `template.metadata.${map}: must not have a key that begins with dockerfilejob.io/: those are set by the product`,
    ]);
    expect(
      withMetadata({ [map]: { 'example.com/dockerfilejob.io': 'x', 'my-dockerfilejob.io/x': 'y' } }),
    ).toBeUndefined();
  });

  it('is refused with more labels than a rule can look at', () => {
    const labels = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`l${index}`, '']));
    expect(withMetadata({ labels })).toEqual(['template.metadata.labels: must have at most 32 entries']);
  });

  it('is refused with the value of a label that no job could have', () => {
    expect(withMetadata({ labels: { a: 'x y' } })?.[0]).toContain(
      'template.metadata.labels.a: must consist of',
    );
  });
});

describe('the spec of a template', () => {
  const issues = (more: object) =>
    templateSpecSchema
      .safeParse({ template: { spec: { source: { dockerfile: 'FROM scratch' } } }, ...more })
      .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

  it('has the defaults of CronJob', () => {
    expect(templateSpecSchema.parse({ template: { spec: { source } } })).toMatchObject({
      suspend: false,
      concurrencyPolicy: 'Allow',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      timeZone: 'Etc/UTC',
      template: { metadata: { labels: {}, annotations: {} } },
    });
  });

  it('needs a repository for a webhook', () => {
    expect(issues({ webhook })).toEqual([
      'webhook: webhook needs template.spec.source.git: the pushed commit of that repository is what is built',
    ]);
  });

  it.each(['0 3 * *', '0 0 3 * * *', '@reboot', '2026-01-01T00:00:00Z', 'TZ=UTC 0 3 * * *', '0 3 * * 1#2'])(
    'is refused with the schedule %s',
    (schedule) => {
      expect(issues({ schedule })?.[0]).toContain('schedule: must be a schedule of five fields');
    },
  );

  it.each(['+01:00', '../etc', 'Europe Paris'])('is refused with the time zone %s', (timeZone) => {
    expect(issues({ timeZone })).toEqual(['timeZone: must be the name of a time zone, such as Europe/Paris']);
  });
});
