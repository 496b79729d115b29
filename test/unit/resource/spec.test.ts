import { limits } from '../../../src/resource/limits.ts';
import { specSchema, type SpecInput } from '../../../src/resource/spec.ts';

const source = { dockerfile: 'FROM scratch' };

/** The issues of the schema as `field: message`. */
const complaints = (spec: unknown): string[] =>
  (specSchema.safeParse(spec).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the spec of a job', () => {
  it('requires only a source, and has defaults for the rest', () => {
    expect(specSchema.parse({ source })).toEqual({
      source,
      build: { args: [], cache: 'tenant', timeout: '10m' },
      scan: { failOn: 'high', ignoreUnfixed: true, ignore: { ids: [] }, timeout: '5m' },
      run: { enabled: true, env: [], timeout: '10m' },
      performance: { path: '/data/perf.json', key: 'perf' },
      retry: { limit: 3, backoff: '5s' },
      retention: {},
      priority: 0,
      suspend: false,
      cancel: false,
    });
  });

  it('reads the key Dockerfile of a ConfigMap by default', () => {
    expect(specSchema.parse({ source: { configMap: { name: 'files' } } }).source).toEqual({
      configMap: { name: 'files', key: 'Dockerfile' },
    });
  });

  it.each<[string, unknown]>([
    ['none', {}],
    ['two', { ...source, configMap: { name: 'files' } }],
    ['another two', { ...source, git: { url: 'https://git.example.com/team/model.git' } }],
  ])('must have exactly one source, not %s', (_, given) => {
    expect(complaints({ source: given })).toEqual([
      'source: exactly one of dockerfile, configMap, git and artifact must be set',
    ]);
  });

  it.each(['-5m', '0s', '10', '1d', '', '1.5h', '5 m', '1h1m1s1s'])('rejects the timeout %j', (timeout) => {
    expect(complaints({ source, build: { timeout } })).toEqual([
      'build.timeout: must be a positive duration such as 90s, 10m or 1h30m',
    ]);
  });

  it.each(['/etc/passwd', 'data/perf.json', '/data/../etc/passwd', '/data', '/data/'])(
    'rejects the path %j',
    (path) => {
      expect(complaints({ source, performance: { path } })).toEqual([
        'performance.path: must be the path of a file below /data/, without ..',
      ]);
    },
  );

  it('rejects an empty range, naming the field', () => {
    expect(complaints({ source, performance: { min: 2, max: 1 } })).toEqual([
      'performance.min: min must not be greater than max',
    ]);
  });

  it.each<NonNullable<SpecInput['performance']>>([{ min: 1 }, { max: 1 }, { min: 1, max: 1 }])(
    'accepts the range %j',
    (performance) => {
      expect(complaints({ source, performance })).toEqual([]);
    },
  );

  it.each([2, 0, '500m', '2', '128Mi', '1.5Gi'])('accepts the quantity %j', (cpu) => {
    expect(complaints({ source, run: { resources: { limits: { cpu } } } })).toEqual([]);
  });

  it.each([-1, 0.5, '-1', 'lots', '1KB'])('rejects the quantity %j', (cpu) => {
    expect(complaints({ source, run: { resources: { limits: { cpu } } } })).toEqual([
      'run.resources.limits.cpu: must be a quantity such as 500m, 2 or 128Mi',
    ]);
  });

  it('rejects a Dockerfile with more characters than the limit has bytes', () => {
    expect(complaints({ source: { dockerfile: 'x'.repeat(limits.dockerfileBytes + 1) } })).toHaveLength(1);
  });
});

describe('the test of a server', () => {
  const check = { name: 'ages', path: '/' };
  const test = { port: 8080, http: [check] };

  it('has defaults for everything but its port, and the name and path of each check', () => {
    expect(specSchema.parse({ source, test }).test).toEqual({
      port: 8080,
      readiness: { path: '/', timeout: '1m' },
      http: [
        {
          ...check,
          method: 'GET',
          headers: [],
          expect: { status: 200, headers: [], jsonPath: [], maxMilliseconds: 10_000 },
        },
      ],
      timeout: '5m',
    });
  });

  it('needs a container', () => {
    expect(complaints({ source, test, run: { enabled: false } })).toEqual([
      'test: spec.test needs the container: remove run.enabled, or set it to true',
    ]);
  });

  it.each([{ path: '/data/other.json' }, { key: 'accuracy' }, { min: 0 }, { max: 1 }])(
    'excludes a performance: %j',
    (performance) => {
      expect(complaints({ source, test, performance })).toEqual([
        'test: spec.test takes the place of spec.performance, because a server writes no performance file: remove performance',
      ]);
      expect(complaints({ source, performance })).toEqual([]);
    },
  );

  it.each([
    {},
    { secret: 'a', username: 'b', password: 'c' },
    { secret: 'a', password: 'c' },
    { username: 'b' },
    { password: 'c' },
  ])('logs in with a Secret or with username and password, not with %j', (basic) => {
    expect(complaints({ source, test: { ...test, http: [{ ...check, auth: { basic } }] } })).toEqual([
      'test.http.0.auth.basic: either secret or both of username and password must be set',
    ]);
  });

  it.each([{ secret: 'a' }, { username: '', password: '' }])('logs in with %j', (basic) => {
    expect(complaints({ source, test: { ...test, http: [{ ...check, auth: { basic } }] } })).toEqual([]);
  });
});
