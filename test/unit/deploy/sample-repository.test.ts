import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureSampleRepository } from '../../../deploy/local/sample-repository.ts';
import { sampleJob } from '../../support/cluster/samples.ts';
import { tempFolder } from '../../support/shell.ts';

describe('the sample repository', () => {
  const folder = tempFolder();
  const repository = join(folder.path, 'model.git');
  const git = (...args: string[]): string =>
    execFileSync('git', [`--git-dir=${repository}`, ...args], { encoding: 'utf8' });
  let commit = '';
  beforeAll(async () => {
    commit = await ensureSampleRepository(repository);
  });
  afterAll(folder.remove);

  it('has what the sample asks for', () => {
    const { revision = '', contextDir = '' } = sampleJob('git.yaml').spec.source.git ?? {};
    expect(git('ls-tree', '-r', '--name-only', revision)).toContain(`${contextDir}/Dockerfile\n`);
    expect(git('rev-parse', revision, 'HEAD')).toBe(`${commit}\n${commit}\n`);
  });

  it('keeps its commit if the files are unchanged', async () => {
    expect(await ensureSampleRepository(repository)).toBe(commit);
  });
});
