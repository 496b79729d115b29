import { readFileSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logged } from '../../command.ts';
import { logDirectory } from '../../paths.ts';
import type { Progress } from '../../progress.ts';
import { pythonWithPip } from '../wheel.ts';
import { sslscanVersion } from '../../versions.ts';
import { installOver, overlaySource } from './debian-overlay.ts';
import { transientFolders } from './debian-rootfs.ts';
import { ensureLayer, type Layer } from './layer.ts';

const source = readFileSync(import.meta.filename, 'utf8');

const requirements = (file: string): string => join(import.meta.dirname, file);
const wheels = requirements('wapiti-wheels.txt');
const sources = requirements('wapiti-sources.txt');

/** Where the packages are in the image. */
const folder = '/opt/wapiti';

/** `-I`: nothing in the environment or the working directory is imported. */
const launcher = `#!/usr/bin/python3 -I
import sys
sys.path.insert(0, '${folder}')
from wapitiCore.main.wapiti import wapiti_asyncio_wrapper
sys.exit(wapiti_asyncio_wrapper())
`;

/** What Wapiti's module ssl starts. */
const programs = [`sslscan=${sslscanVersion}`];

/** Wapiti with its Python packages, pinned by hash, for Debian's Python 3.11. @param rootfs what Debian's packages go on top of */
export async function wapitiLayer(rootfs: string, progress: Progress): Promise<Layer> {
  const inputs = {
    wheels: readFileSync(wheels, 'utf8'),
    sources: readFileSync(sources, 'utf8'),
    ...{ rootfs, programs, overlaySource, transientFolders },
  };
  const fill = async (tree: string): Promise<void> => {
    await installOver(rootfs, tree, { name: 'wapiti', packages: programs });
    const target = join(tree, folder);
    await installPackages(target);
    const program = join(tree, 'usr/local/bin/wapiti');
    await mkdir(join(tree, 'usr/local/bin'), { recursive: true });
    await writeFile(program, launcher);
    await chmod(program, 0o755);
  };
  return ensureLayer({ name: 'wapiti', source, inputs, fill }, progress);
}

async function installPackages(target: string): Promise<void> {
  const python = await pythonWithPip();
  const log = join(logDirectory, 'build', 'wapiti-packages.log');
  const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--require-hashes'];
  const wheelsOnly = ['--only-binary=:all:', '--python-version', '3.11.2', '--requirement', wheels];
  await logged(log, python, [...install, '--target', target, ...wheelsOnly]);
  // Built with the pinned setuptools, not with the latest that pip would download.
  await logged(
    log,
    python,
    [...install, '--target', target, '--upgrade', '--no-build-isolation', '--requirement', sources],
    { env: { ...process.env, PYTHONPATH: target } },
  );
  for (const tool of ['bin', 'setuptools', 'pkg_resources', '_distutils_hack', 'wheel'])
    await rm(join(target, tool), { recursive: true, force: true });
  // The layer's files have no times that Python could compare.
  const compile = [
    '-m',
    'compileall',
    '-q',
    '--invalidation-mode',
    'unchecked-hash',
    '-s',
    target,
    '-p',
    folder,
  ];
  await logged(log, python, [...compile, target]);
}
