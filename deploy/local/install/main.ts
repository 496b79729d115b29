import { takeLock } from '../node/lock.ts';
import { createProgress } from '../progress.ts';
import { installOnCurrent } from './current-context.ts';
import { ensureImage } from './image.ts';
import { installLocally } from './local-cluster.ts';
import { recordedArtifacts } from '../node/recorded-artifacts.ts';

/** Without arguments, installs. `image` only builds the image and pushes it to the local registry. */
const verb = process.argv[2] ?? 'install';
const set = (process.env['SET'] ?? '').split(',').filter((pair) => pair !== '');
const progress = createProgress();

try {
  if (process.env['CLUSTER'] === 'current') {
    await installOnCurrent(progress, set);
  } else {
    await takeLock(verb === 'image' ? 'images' : 'install');
    if (verb === 'image') await buildImage();
    else await installLocally(progress, set);
  }
  progress.finish('done');
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function buildImage(): Promise<void> {
  const { repository, tag } = await ensureImage(await recordedArtifacts(), progress);
  progress.note(`✓ in the local registry: ${repository}:${tag}`);
}
