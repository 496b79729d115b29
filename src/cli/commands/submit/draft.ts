import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { load } from 'js-yaml';
import { neededFiles } from '../../../dockerfile/index.ts';
import { limits } from '../../../resource/limits.ts';
import { decodeUtf8 } from '../../../text/utf8.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { draftOf, type Draft } from '../../read/manifest.ts';
import { baseName, type Origin } from '../../read/origin.ts';

const wrong = (message: string, ...next: string[]): Failure =>
  new Failure(message, { code: exitCodes.usage, next });

/** Reads what `submit` was given. @throws Failure if it cannot become a job */
export async function readDraft(origin: Origin): Promise<Draft> {
  if (origin.kind === 'git') {
    const { kind: _, ...git } = origin;
    return { metadata: {}, spec: { source: { git } }, title: baseName(origin.contextDir ?? origin.url) };
  }
  if (origin.kind === 'stdin')
    return ofText(await text(process.stdin), { file: 'the standard input', title: 'job' });
  const path = resolve(origin.path);
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw wrong(
      `there is no file or folder ${origin.path}`,
      'Name a Dockerfile, a folder, or the URL of a repository',
    );
  return found.isDirectory() ? ofFolder(path) : ofFile(path);
}

async function ofFile(path: string): Promise<Draft> {
  const title = /^(dockerfile|containerfile)$/i.test(basename(path))
    ? basename(dirname(path))
    : basename(path);
  return ofText(await readText(path), { file: path, title });
}

const manifestFile = /\.(ya?ml|json)$/i;

function ofText(content: string, { file, title }: { readonly file: string; readonly title: string }): Draft {
  const isManifest = manifestFile.test(file) || /^\s*(apiVersion:|kind:|\{)/.test(content);
  if (isManifest) return draftOf(parseYaml(content, file), title);
  const needed = neededFiles(content);
  if (needed !== undefined) throw wrong(needed, ...withContext(dirname(file)));
  return inline(content, title);
}

function parseYaml(content: string, file: string): unknown {
  try {
    return load(content);
  } catch (error) {
    throw wrong(`${file} is not YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const inline = (dockerfile: string, title: string): Draft => ({
  metadata: {},
  spec: { source: { dockerfile } },
  title,
});

const withContext = (folder: string): string[] => [
  'A Dockerfile that travels inside a job has no files beside it. Choose one:',
  `submit the folder, with its files: {dfj} submit ${folder}`,
  'push it to a Git repository: {dfj} submit https://git.example.com/model.git#main',
  'put the files into a ConfigMap: spec.source.configMap (docs/resource.md)',
  'write them into the Dockerfile: COPY <<EOF /path',
];

/** Stands for the digest until the files are uploaded: everything else is checked before. */
const notYet = `sha256:${'0'.repeat(64)}`;

/** A Dockerfile that needs none of the files travels inside the job. Otherwise they are uploaded. */
async function ofFolder(folder: string): Promise<Draft> {
  const names = await readdir(folder);
  const name = ['Dockerfile', 'Containerfile'].find((one) => names.includes(one));
  if (name === undefined) throw wrong(`the folder ${folder} has no Dockerfile`, 'Name the Dockerfile itself');
  const dockerfile = await readText(join(folder, name));
  const title = basename(folder);
  if (neededFiles(dockerfile) === undefined) return inline(dockerfile, title);
  const artifact = { digest: notYet, ...(name !== 'Dockerfile' && { dockerfilePath: name }) };
  return { metadata: {}, spec: { source: { artifact } }, title, folder };
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > 2 * limits.dockerfileBytes) {
    throw wrong(`${path} has ${size} bytes; a Dockerfile has at most ${limits.dockerfileBytes / 1024} KiB`);
  }
  const content = decodeUtf8(await readFile(path), 'keep');
  if (content === undefined) throw wrong(`${path} is not UTF-8 text`);
  if (content.trim() === '') throw wrong(`${path} is empty`);
  return content;
}
