import { helm } from './helm.ts';

const namespace = 'dockerfilejob-system';
const registry = 'registry.example.com';
const credentials = 'dockerfilejob-registry';
const chart = 'charts/dockerfilejob';

/** The published image that a manifest runs. */
export interface PublishedImage {
  readonly repository: string;
  /** `sha256:…` */
  readonly digest: string;
}

/**
 * Renders the chart as one file for `kubectl apply`. Without `image` the reader fills in their own.
 *
 * @throws CommandError if Helm finds a mistake in the chart
 */
export async function installManifest(image?: PublishedImage): Promise<string> {
  const settings = [
    ...[`registry.host=${registry}`, `registry.existingSecret=${credentials}`],
    ...(image ? [`image.repository=${image.repository}`, `image.digest=${image.digest}`] : []),
  ];
  const values = ['--set', settings.join(',')];
  await helm(['lint', '--strict', chart, ...values]);
  const rendered = await helm([
    'template',
    'dockerfilejob',
    chart,
    '--skip-tests',
    `--namespace=${namespace}`,
    ...values,
  ]);
  // Helm does not manage what kubectl applies.
  return (
    header(image) +
    rendered.replaceAll('app.kubernetes.io/managed-by: Helm', 'app.kubernetes.io/managed-by: kubectl')
  );
}

function header(image: PublishedImage | undefined): string {
  const own = image ? '' : ' and dockerfilejob/dockerfilejob with your image';
  return `# Rendered from charts/dockerfilejob by \`make generate\`; do not edit. To use it (docs/install.md):
# replace ${registry} with your workspace registry${own},
# create the Secret ${credentials}, then run \`kubectl apply --server-side -f\` on this file.
apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    pod-security.kubernetes.io/enforce: restricted
`;
}
