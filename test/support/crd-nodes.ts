export type Node = Readonly<Record<string, unknown>>;

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of a node of a structural schema: `[]` are the items of a list, `{}` the values of a map. */
function partsOf(node: Node): [string, Node][] {
  const properties = Object.entries(isNode(node['properties']) ? node['properties'] : {});
  const parts = [...properties, ['[]', node['items']], ['{}', node['additionalProperties']]] as const;
  return parts.flatMap(([name, part]): [string, Node][] => (isNode(part) ? [[name, part]] : []));
}

/** The node at a path such as `spec.build.timeout`. @throws Error if there is none */
export const nodeAt = (root: Node, path: string): Node =>
  path.split('.').reduce((node, name) => {
    const child = partsOf(node).find(([part]) => part === name);
    if (!child) throw new Error(`no ${path} in the schema`);
    return child[1];
  }, root);

/** Every node, the root first. */
export const nodesOf = (node: Node): Node[] => [node, ...partsOf(node).flatMap(([, part]) => nodesOf(part))];

/** A field without parts, and the path to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly node: Node;
}

export function leavesOf(node: Node, path: readonly string[]): Leaf[] {
  const parts = partsOf(node);
  if (parts.length === 0) return [{ path, node }];
  return parts.flatMap(([name, part]) => leavesOf(part, [...path, name]));
}
