import { customResourceDefinition } from '../../../src/resource/crd.ts';
import { quantity } from '../../../src/resource/resources.ts';
import { specSchema } from '../../../src/resource/spec.ts';
import { statusSchema } from '../../../src/resource/status.ts';

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A leaf of the structural schema, and the path to it. `[]` steps into a list's items. */
interface Leaf {
  readonly path: readonly string[];
  readonly node: Node;
}

function leaves(node: Node, path: readonly string[]): Leaf[] {
  const properties = Object.entries(isNode(node.properties) ? node.properties : {});
  const below = [...properties, ...(isNode(node.items) ? [['[]', node.items] as const] : [])];
  if (below.length === 0) return [{ path, node }];
  return below.flatMap(([name, child]) => (isNode(child) ? leaves(child, [...path, name]) : []));
}

const schema = customResourceDefinition().spec.versions[0]?.schema.openAPIV3Schema.properties;
const all = [...leaves(schema?.spec ?? {}, ['spec']), ...leaves(schema?.status ?? {}, ['status'])];

/** Of a different length in code points, which the apiserver counts, and in UTF-16 code units. */
const wide = '\u{1f600}';

/** The limits of what the apiserver admits, without its CEL rules. */
function limitsOf({ node }: Leaf): unknown[] {
  if (Array.isArray(node.enum)) return node.enum;
  if (node.type === 'boolean') return [true, false];
  const bounds = [node.minimum, node.maximum];
  if (node.type === 'integer') return bounds;
  if (node.type === 'number') return [0, -1e308, 1e308, 5e-324];
  const [least, most] = [Number(node.minLength ?? 0), Number(node.maxLength ?? 1000)];
  return ['x'.repeat(least), 'x'.repeat(most), wide.repeat(most), 'x'.repeat(least + 1) + '\0\u202e\n'];
}

/** The limits of what the CEL rules admit, for fields that they restrict further. By the message of the first rule. */
const admittedByRules: Record<string, readonly unknown[]> = {
  'must be a quantity such as 500m, 2 or 128Mi': [
    ...[0, 1, 9_007_199_254_740_991, '0', '1m', '0.000000000000000000000000001'],
    ...['999999999999999Ti', `${'9'.repeat(30)}Ti`],
  ],
  'must be a positive duration such as 90s, 10m or 1h30m': [
    ...['1s', '99999s', '8760h', '999999h', '1h1m1s', '5m5m5m', `${'9'.repeat(23)}h`],
  ],
  'must be an http://, https:// or ssh:// URL of a repository or user@host:path, without password, query or fragment; a user only with SSH':
    [...['http://a/b', `https://a/${'b'.repeat(2038)}`, 'ssh://a/b', 'a@b:c']],
  'must be a branch, a tag or a full commit SHA': ['a', 'a'.repeat(255)],
  'must be the relative path of a directory': ['a', wide.repeat(1024)],
  'must be the relative path of a file': ['a', wide.repeat(1024)],
  'must be the digest of an upload: sha256: and 64 hexadecimal digits in lower case': [
    `sha256:${'0'.repeat(64)}`,
  ],
  'must not have a digest, because the image does not exist yet: write a tag; status.output.digest says what was published':
    ['a.b/c', 'a:1/b:c', `a.b/${'c'.repeat(251)}:${'d'.repeat(128)}`],
  'must be the path of a file below /data/, without ..': ['/data/a', `/data/${wide.repeat(250)}`],
};

/** Rules that only the apiserver checks restrict nothing that must parse. */
function samplesOf(leaf: Leaf): readonly unknown[] {
  const [first] = (leaf.node['x-kubernetes-validations'] ?? []) as { message: string }[];
  return admittedByRules[String(first?.message)] ?? limitsOf(leaf);
}

/** What else an object on the path must have. */
const beside: Record<string, object> = {
  'spec.run.env.[]': { name: 'A', value: '' },
  'spec.build.args.[]': { name: 'A', value: '' },
  'spec.source.configMap': { name: 'a' },
  'spec.source.git': { url: 'http://a/b', cloneSecret: 'a' },
  'spec.source.artifact': { digest: `sha256:${'0'.repeat(64)}` },
  'spec.output': { image: 'a.b/c' },
};

function nest(path: readonly string[], value: unknown, at = ''): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const here = at === '' ? name : `${at}.${name}`;
  const inner = nest(rest, value, here);
  const full = isNode(inner) ? { ...beside[here], ...inner } : inner;
  return name === '[]' ? [full] : { [name]: full };
}

describe('attack 62: whatever the apiserver admits parses', () => {
  const spec = all.filter(({ path }) => path[0] === 'spec');
  const status = all.filter(({ path }) => path[0] === 'status');

  it.each(spec.map((leaf) => [leaf.path.join('.'), leaf] as const))('%s', (_, leaf) => {
    const hasSource = leaf.path[1] === 'source';
    for (const sample of samplesOf(leaf)) {
      const { spec: given } = nest(leaf.path, sample) as { spec: object };
      const whole = hasSource ? given : { source: { dockerfile: 'FROM scratch' }, ...given };
      expect(specSchema.safeParse(whole).error?.issues ?? []).toEqual([]);
    }
  });

  it('and so does what only earlier versions admitted', () => {
    expect([0, '0', '0m', 1e15].every((given) => quantity.safeParse(given).success)).toBe(true);
    const env = [{ name: 'A=B', value: '' }];
    const old = { name: 'a\u202eb', build: { timeout: '99999h99999h' }, run: { env: [...env, ...env] } };
    expect(specSchema.safeParse({ source: { dockerfile: 'FROM scratch' }, ...old }).success).toBe(true);
  });

  it('in the status: integers within the safe ones of JavaScript, and any text', () => {
    expect(status.length).toBeGreaterThan(40);
    for (const { node } of status.filter((leaf) => leaf.node.type === 'integer')) {
      expect(Math.abs(Number(node.minimum))).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
      expect(Number(node.maximum)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    }
    expect(
      statusSchema.safeParse({ phase: 'Running', startTime: 'x', run: 9_007_199_254_740_991 }).success,
    ).toBe(true);
  });
});
