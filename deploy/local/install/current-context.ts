import type { Progress } from '../progress.ts';
import { isInstalled, upgradeRelease, type Target } from './release.ts';

const missing =
  'CLUSTER=current needs VALUES=FILE, a values file of the chart with at least registry.host, ' +
  'or IMAGE=REPOSITORY:TAG, the image of the product. See docs/install.md.';

/** Installs the product on the cluster of the current kubectl context. Does not touch the local cluster. */
export async function installOnCurrent(progress: Progress, set: readonly string[]): Promise<void> {
  const target: Target = { helm: 'helm', kubectl: 'kubectl' };
  const { VALUES: file, IMAGE: image } = process.env;
  if (!file && !image) {
    if (!(await isInstalled(target))) throw new Error(missing);
    progress.note(
      '✓ the release is already installed; left unchanged, because neither VALUES nor IMAGE is set',
    );
    return;
  }
  const values = image ? { image: imageValues(image) } : {};
  await progress.step('install the chart', () =>
    upgradeRelease(target, { values, files: file ? [file] : [], set }),
  );
}

/** Splits `repository:tag` or `repository@digest` into values of the chart. */
export function imageValues(reference: string): Readonly<Record<string, string>> {
  const [, repository = reference, , digest = ''] = /^([^@]+)(@(.+))?$/.exec(reference) ?? [];
  const tagged = /^(.+):([^/:]+)$/.exec(repository);
  return { repository: tagged?.[1] ?? repository, tag: tagged?.[2] ?? '', digest };
}
