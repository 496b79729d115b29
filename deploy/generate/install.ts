import { helm } from './helm.ts';
import { writeOrCheck } from './write-or-check.ts';

const namespace = 'dockerfilejob-system';
const registry = 'registry.example.com';
const credentials = 'dockerfilejob-registry';

const header = `# Generated from charts/dockerfilejob by \`make generate\`; do not edit. docs/install.md tells how to use it:
# replace ${registry} by the workspace registry and dockerfilejob/dockerfilejob by your image, make the
# Secret ${credentials}, then \`kubectl apply --server-side -f\` this file.
apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    pod-security.kubernetes.io/enforce: restricted
`;

const chart = 'charts/dockerfilejob';
const values = ['--set', `registry.host=${registry},registry.existingSecret=${credentials}`];

await helm(['lint', '--strict', chart, ...values]);
const rendered = await helm(['template', 'dockerfilejob', chart, `--namespace=${namespace}`, ...values]);
// Nothing of it is managed by Helm when kubectl applies it.
const yaml = rendered.replaceAll(
  'app.kubernetes.io/managed-by: Helm',
  'app.kubernetes.io/managed-by: kubectl',
);
writeOrCheck('deploy/install.yaml', header + yaml, 'make generate');
