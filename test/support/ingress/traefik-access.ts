const rbac = 'rbac.authorization.k8s.io';
const reading = ['get', 'list', 'watch'];

/**
 * What Traefik may read: classes and nodes, and in these namespaces what Ingresses lead to. It writes nothing. An Ingress
 * names its certificate's Secret, and Traefik lists all Secrets of the namespace to have that one.
 * @param name of all these objects; its account has it, too, in the namespace of that name
 */
export function traefikAccess(name: string, namespaces: readonly string[]): readonly object[] {
  const subjects = [{ kind: 'ServiceAccount', name, namespace: name }];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: name } },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [
        { apiGroups: [''], resources: ['nodes'], verbs: reading },
        { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: reading },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects,
    },
    ...namespaces.flatMap((namespace) => [
      {
        apiVersion: `${rbac}/v1`,
        kind: 'Role',
        metadata: { name, namespace },
        rules: [
          { apiGroups: [''], resources: ['services', 'secrets'], verbs: reading },
          { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: reading },
          { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: reading },
        ],
      },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata: { name, namespace },
        roleRef: { apiGroup: rbac, kind: 'Role', name },
        subjects,
      },
    ]),
  ];
}
