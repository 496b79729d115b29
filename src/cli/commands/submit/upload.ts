import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { NewJob } from '../../jobs/jobs.ts';
import { packedContext } from '../../pack/archive.ts';
import { contextFiles } from '../../pack/walk.ts';
import { progress, size } from '../../show/progress.ts';

const withArtifact = z.looseObject({ source: z.looseObject({ artifact: z.looseObject({}) }) });

/** Uploads the files of a folder, and returns the job with their digest. @throws Failure */
export async function withFiles(context: Context, manifest: NewJob, folder: string): Promise<NewJob> {
  const entries = await contextFiles(folder);
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  const jobs = await context.jobs();
  const archive = packedContext(folder, entries, (done) => {
    context.progress((screen) => progress(done, total, screen));
  });
  const digest = await uploaded(context, () => jobs.upload(archive, context.signal));
  context.say(`uploaded ${entries.length} files, ${size(total)}`);
  const { source, ...spec } = withArtifact.parse(manifest.spec);
  return { ...manifest, spec: { ...spec, source: { ...source, artifact: { ...source.artifact, digest } } } };
}

/** Whatever comes next has a line of its own. @throws Failure */
async function uploaded(
  { progress: draw, say, signal }: Context,
  upload: () => Promise<string>,
): Promise<string> {
  try {
    return await upload();
  } catch (error) {
    draw(undefined);
    if (signal.aborted)
      say('The upload was given up: no job was submitted, and the server deletes what it has of the files.');
    throw error;
  } finally {
    draw(undefined);
  }
}
