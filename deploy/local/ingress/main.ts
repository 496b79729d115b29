import { recordedArtifacts } from '../node/recorded-artifacts.ts';
import { createProgress } from '../progress.ts';
import { traefikImage } from './image-reference.ts';
import { ensureTraefik } from './traefik.ts';

const progress = createProgress();

try {
  await ensureTraefik(await recordedArtifacts(), progress);
  progress.note(`✓ in the local registry: ${traefikImage}`);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
