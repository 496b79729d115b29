import { isNode, type Leaf, type Node } from './crd-nodes.ts';

/** Of a different length in code points, which the apiserver counts, and in UTF-16 code units. */
const wide = '\u{1f600}';

/** The limits of what the apiserver admits, without its CEL rules. */
function limitsOf({ node }: Leaf): unknown[] {
  if (Array.isArray(node['enum'])) return node['enum'];
  if (node['type'] === 'boolean') return [true, false];
  const bounds = [node['minimum'], node['maximum']];
  if (node['type'] === 'integer') return bounds;
  if (node['type'] === 'number') return [0, -1e308, 1e308, 5e-324];
  const [least, most] = [Number(node['minLength'] ?? 0), Number(node['maxLength'] ?? 1000)];
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
  'must consist of letters, digits, -, _ and ., and begin and end with a letter or a digit': [
    ...['', 'a', `A${'-'.repeat(61)}9`],
  ],
  "must be a schedule of five fields, such as '0 3 * * *', or @hourly, @daily, @weekly, @monthly or @yearly":
    [...['@hourly', '* * * * *', `${'9'.repeat(92)} * * * *`, 'a  b c d e']],
  'must be the name of a time zone, such as Europe/Paris': ['A', 'a/b/c', 'x'.repeat(64)],
  "must be a pattern of letters, digits and ._/+@=#-, in which * and ? stand for all but '/', and ** for all":
    [...['a', '*'.repeat(255)]],
  'must be an https:// URL without user, password and fragment': [
    ...['https://a', 'http://a:1/?b', `https://a/${'b'.repeat(2038)}`],
  ],
  'must be the https:// URL of an API, such as https://api.github.com, without query': [
    ...['https://a', 'http://a:1/b/', `https://a/${'b'.repeat(2038)}`],
  ],
  'must be the path of a file below /data/, without ..': ['/data/a', `/data/${wide.repeat(250)}`],
};

/** Rules that only the apiserver checks restrict nothing that must parse. */
export function samplesOf(leaf: Leaf): readonly unknown[] {
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
  'spec.notify': { url: 'https://a', signingSecret: 'a' },
  'spec.reportTo': { forge: 'gitea', url: 'https://a', tokenSecret: 'a' },
  'spec.deploy': { serviceAccountName: 'a', deployment: { name: 'a', container: 'a' } },
  'spec.deploy.deployment': { name: 'a', container: 'a' },
  'spec.deploy.create': { port: 8080 },
  'spec.deploy.create.env.[]': { name: 'A' },
  'spec.verify': {},
  'spec.test': { port: 8080, http: [{ name: 'a', path: '/' }] },
  'spec.test.http.[]': { name: 'a', path: '/' },
  'spec.test.http.[].headers.[]': { name: 'a', value: 'b' },
  'spec.test.http.[].expect.headers.[]': { name: 'a' },
  'spec.test.http.[].expect.jsonPath.[]': { path: '$' },
};

/** Where one field excludes or needs others. */
const together: Record<string, (given: Node) => object> = {
  spec: ({ reportTo, deploy, verify }) => ({
    ...(reportTo !== undefined && { source: { git: { url: 'http://a/b' } } }),
    ...((deploy !== undefined || verify !== undefined) && { output: { image: 'a.b/c' } }),
    ...(deploy === undefined &&
      verify !== undefined && {
        deploy: { serviceAccountName: 'a', deployment: { name: 'a', container: 'a' } },
      }),
  }),
  'spec.test.http.[].auth.basic': ({ secret }) =>
    secret === undefined ? { username: 'a', password: 'b' } : {},
};

/**
 * An object with a value at a path, and with what else must be there.
 * @param at where the path begins, as in the spec of a job
 */
export function nest(path: readonly string[], value: unknown, at = ''): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const here = at === '' ? name : `${at}.${name}`;
  const inner = nest(rest, value, here);
  const full = isNode(inner) ? { ...beside[here], ...together[here]?.(inner), ...inner } : inner;
  if (name === '{}') return { 'example.com/key': full };
  return name === '[]' ? [full] : { [name]: full };
}
