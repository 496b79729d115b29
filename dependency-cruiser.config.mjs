/** Who may import whom (docs/architecture.md). A room sees itself and the rooms named here, nothing else. */
const mayImport = {
  text: [],
  telemetry: [],
  resource: ['text'],
  config: ['text', 'resource'],
  dockerfile: ['text', 'resource'],
  pipeline: ['text', 'resource', 'config', 'dockerfile'],
  template: ['text', 'resource'],
  notify: ['text', 'resource', 'config', 'pipeline'],
  cluster: ['text', 'resource'],
  registry: ['text', 'resource'],
  linter: ['text', 'resource'],
  probe: ['text', 'resource', 'config', 'pipeline', 'cluster'],
  otlp: ['text', 'resource', 'config'],
  reconcile: [
    'text',
    'telemetry',
    'resource',
    'config',
    'dockerfile',
    'pipeline',
    'template',
    'notify',
    'cluster',
    'registry',
    'otlp',
  ],
  api: ['text', 'telemetry', 'resource', 'dockerfile', 'cluster', 'registry'],
  cli: ['text', 'resource', 'dockerfile', 'pipeline', 'cluster', 'registry'],
};

const rooms = Object.entries(mayImport).map(([room, others]) => ({
  name: `imports-of-${room}`,
  comment: `src/${room} may import ${[room, ...others].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...others].join('|')})/` },
}));

const step = '^src/pipeline/([1-9]-[^/]+|clean)/';
/** Code that runs inside a container of a job: only pure code of its own step, and Node.js. */
const inContainer = '/in-container/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Files that import each other, type-only imports included, cannot be understood one by one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...rooms,
    {
      name: 'no-sibling-step',
      comment: 'A step imports the kit of the pipeline, never another step: steps meet in the tables only.',
      severity: 'error',
      from: { path: step, pathNot: inContainer },
      to: { path: step, pathNot: ['^src/pipeline/$1/', inContainer] },
    },
    {
      name: 'in-container-is-apart',
      comment: 'Only a role starts the code that runs inside a container of a job.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/roles/', inContainer] },
      to: { path: inContainer },
    },
    {
      name: 'in-container-is-small',
      comment: 'A container of a job starts in the time that its imports take, and has no apiserver.',
      severity: 'error',
      from: { path: `^src/pipeline/([^/]+)/.*${inContainer}` },
      to: { path: '^src/', pathNot: ['^src/pipeline/$1/', '^src/(text|resource)/'] },
    },
    {
      name: 'canary-is-small',
      comment: 'A canary starts in the time that its imports take, and has no apiserver.',
      severity: 'error',
      from: { path: `^src/probe${inContainer}` },
      to: { path: '^src/', pathNot: '^src/(probe/(in-container/|sighting)|text/|resource/)' },
    },
    {
      name: 'alone-with-the-operator',
      comment:
        'What reconfigures, ends or measures the operator disturbs tests beside it: put the file into test/cluster/alone or slow.',
      severity: 'error',
      from: { path: '^test/cluster/[^/]+$' },
      to: { path: '^test/support/cluster/(operator|kubelet|policy-agent|highest-memory|api-pods)[.]ts$' },
    },
    {
      name: 'only-the-client-speaks-kubernetes',
      comment: 'Elsewhere @kubernetes/client-node is imported for its types only: it takes 50 MiB.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cluster/client/kubeconfig' },
      to: { path: '@kubernetes/client-node', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
