import { examples, type Register } from '../command.ts';

export const base64: Register = (program, run) => {
  program
    .command('base64')
    .argument('<file>', 'a Dockerfile, or - for stdin')
    .summary('Print a Dockerfile as POST /api/v1/job wants it')
    .description(
      'Prints a Dockerfile compressed with gzip and encoded in base64, as POST /api/v1/job wants it.',
    )
    .addHelpText('after', examples(['base64 Dockerfile', 'the member "dockerfile" of the request']))
    .action((file: string) => run(async (context) => (await import('./run.ts')).runBase64(context, file)));
};
