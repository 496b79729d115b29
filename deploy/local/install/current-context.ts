import type { Progress } from '../progress.ts';
import { isInstalled, upgradeRelease, type Target } from './release.ts';

const missing =
  'CLUSTER=current installs with your own values: VALUES=FILE names a values file (registry.host at least), ' +
  'IMAGE=REPOSITORY:TAG the image of the product. docs/install.md tells both.';

/** Puts the product on the cluster of the user's kubectl context, with the user's values; touches nothing local. */
export async function installOnCurrent(progress: Progress, set: readonly string[]): Promise<void> {
  const target: Target = { helm: 'helm', kubectl: 'kubectl' };
  const { VALUES: file, IMAGE: image } = process.env;
  if (!file && !image) {
    if (!(await isInstalled(target))) throw new Error(missing);
    progress.note('✓ the release is installed; VALUES and IMAGE are not set, so it is left as it is');
    return;
  }
  const values = image ? { image: imageValues(image) } : {};
  await progress.step('install the chart', () =>
    upgradeRelease(target, { values, files: file ? [file] : [], set }),
  );
}

/** The parts of `repository:tag` or `repository@digest`, as the chart wants them. */
export function imageValues(reference: string): Readonly<Record<string, string>> {
  const [, repository = reference, , digest = ''] = /^([^@]+)(@(.+))?$/.exec(reference) ?? [];
  const tagged = /^(.+):([^/:]+)$/.exec(repository);
  return { repository: tagged?.[1] ?? repository, tag: tagged?.[2] ?? '', digest };
}
