import { createProgress } from '../progress.ts';
import { ensureGitea } from './gitea.ts';

const progress = createProgress();

try {
  progress.note(`✓ Gitea: ${(await ensureGitea(progress)).program}`);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
