import { collect } from '../collect.ts';
import { examples, type Register } from '../command.ts';
import type { SubmitOptions } from './run.ts';

export const submit: Register = (program, run) => {
  program
    .command('submit')
    .argument(
      '<source>',
      'a Dockerfile, a folder, the URL of a Git repository, a manifest (.yaml, .json), or - for stdin',
    )
    .summary('Submit a Dockerfile, and print the name of the job')
    .description(
      'Submits a job, and prints its name. A Dockerfile travels inside the job; a folder whose files it needs is packed as .dockerignore says, and uploaded to the REST API. A Git URL may end with #REVISION:FOLDER. A manifest is a whole DockerfileJob.',
    )
    .option('--name <name>', 'name of the job; by default the cluster makes one')
    .option('--build-arg <name=value>', 'build argument; may be repeated', collect)
    .option('--set <path=value>', 'field of the spec, such as spec.run.timeout=5m; may be repeated', collect)
    .option('--dry-run', 'only check it: print the job as the cluster would store it')
    .option('-w, --watch', 'show the steps until the job is over; the exit code tells its result')
    .addHelpText(
      'after',
      examples(
        ['submit Dockerfile --watch', 'run it, and see the steps'],
        ['submit https://git.example.com/model.git#main:evaluation', 'a folder of a repository'],
        ['submit . --build-arg EPOCHS=3 --set spec.run.timeout=5m', 'with settings'],
        ['submit job.yaml --dry-run', 'check a manifest'],
      ),
    )
    .action((source: string, options: SubmitOptions) =>
      run(async (context) => (await import('./run.ts')).runSubmit(context, source, options)),
    );
};
