import { Command } from 'commander';
import { base64 } from './commands/base64/index.ts';
import { cancel } from './commands/cancel/index.ts';
import { complete } from './commands/complete/index.ts';
import { completion } from './commands/completion/index.ts';
import { doctor } from './commands/doctor/index.ts';
import { get } from './commands/get/index.ts';
import { lint } from './commands/lint/index.ts';
import { logs } from './commands/logs/index.ts';
import type { Run } from './commands/command.ts';
import { report } from './commands/report/index.ts';
import { rerun } from './commands/rerun/index.ts';
import { rm } from './commands/rm/index.ts';
import { submit } from './commands/submit/index.ts';
import { watch } from './commands/watch/index.ts';
import { why } from './commands/why/index.ts';

const commands = [
  submit,
  get,
  watch,
  logs,
  why,
  cancel,
  rerun,
  rm,
  report,
  lint,
  base64,
  doctor,
  completion,
  complete,
];

export interface ProgramOptions {
  readonly name: string;
  readonly version: string;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** @param where the options that say where the jobs are */
  readonly run: (where: Record<string, string | undefined>, action: Parameters<Run>[0]) => Promise<void>;
}

/** The command line: its commands, and the options that all of them have. Parsing throws CommanderError. */
export function makeProgram({ name, version, write, writeError, run }: ProgramOptions): Command {
  const named = (output: (text: string) => void) => (text: string) => {
    output(text.replaceAll('{dfj}', name));
  };
  const program = new Command(name)
    .description('Builds, scans and runs a Dockerfile on a Kubernetes cluster, and shows what came out.')
    .version(version, '--version')
    .option('-n, --namespace <name>', 'namespace of the jobs; by default that of the context')
    .option('--context <name>', 'context of the kubeconfig; by default the current one')
    .option(
      '--server <url>',
      'REST API to ask instead of the cluster; by default DFJ_URL if KUBECONFIG is not set',
    )
    .option('--token <token>', 'token for it; better set DFJ_TOKEN, which other users cannot see')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: named(write), writeErr: named(writeError) })
    .showHelpAfterError(`See all options: ${name} COMMAND --help`)
    .exitOverride();
  for (const register of commands) register(program, (action) => run(program.opts(), action));
  return program;
}
