import { readFileSync } from 'node:fs';
import { output } from '../../command.ts';
import type { Progress } from '../../progress.ts';
import { ensureLayer, type Layer } from './layer.ts';
import type { ManifestContent } from './oci-layout.ts';

const source = readFileSync(import.meta.filename, 'utf8');

/** The archive of trivy.db and metadata.json that the program `maker` writes; the same advisories make the same digest. */
export async function trivyDatabaseLayer(maker: string, progress: Progress): Promise<Layer> {
  const fill = async (tree: string): Promise<void> => {
    await output(maker, [tree]);
  };
  return ensureLayer({ name: 'trivy-db', source, inputs: { maker }, fill }, progress);
}

/** The OCI artifact that Trivy downloads its database as. */
export function trivyDatabaseContent(layer: Layer): ManifestContent {
  return {
    configType: 'application/vnd.aquasec.trivy.config.v1+json',
    config: {},
    layers: [
      {
        mediaType: 'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip',
        digest: layer.digest,
        size: layer.size,
        annotations: { 'org.opencontainers.image.title': 'db.tar.gz' },
      },
    ],
  };
}
