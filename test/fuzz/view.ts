import { flagValues } from '../../src/dockerfile/flags.ts';
import { listOf } from '../../src/dockerfile/grammar.ts';
import { heredocOf } from '../../src/dockerfile/heredoc.ts';
import { triggerOf, type Instruction } from '../../src/dockerfile/instruction.ts';
import { mountsOf } from '../../src/dockerfile/mounts.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { stagesOf } from '../../src/dockerfile/stages.ts';

/** What a policy looks at in an instruction. */
interface CommandView {
  readonly keyword: string;
  readonly line: number;
  readonly security?: string;
  readonly network?: string;
  readonly devices?: number;
  readonly mounts?: readonly string[];
  readonly from?: string;
  readonly sources?: readonly string[];
  readonly trigger?: CommandView;
}

/** What a policy looks at in a Dockerfile. test/fuzz/buildkit prints the same as BuildKit sees it. */
export interface View {
  readonly syntax?: string;
  readonly stages: readonly {
    readonly base: string;
    readonly name: string;
    readonly commands: readonly CommandView[];
  }[];
}

export function viewOf(text: string): View {
  const { directives, instructions } = parseDockerfile(text);
  const { syntax } = directives;
  const { stages } = stagesOf(instructions, {});
  return {
    ...(syntax && { syntax: syntax.image }),
    stages: stages.map((stage) => ({
      base: stage.base,
      name: stage.name ?? '',
      commands: stage.instructions.map(commandView),
    })),
  };
}

function commandView(instruction: Instruction): CommandView {
  const { keyword, line } = instruction;
  const sources = listOf(instruction.text)
    .slice(0, -1)
    .filter((word) => typeof heredocOf(word) !== 'object');
  const from = flagValues(instruction, 'from').join('');
  const mounts = mountsOf(instruction).map((mount) => mount.from ?? '');
  const devices = flagValues(instruction, 'device').length;
  return {
    keyword,
    line,
    ...(keyword === 'RUN' && {
      security: flagValues(instruction, 'security')[0] ?? 'sandbox',
      network: flagValues(instruction, 'network')[0] ?? 'default',
      ...(devices > 0 && { devices }),
      ...(mounts.length > 0 && { mounts }),
    }),
    ...(keyword === 'COPY' && from !== '' && { from }),
    ...((keyword === 'COPY' || keyword === 'ADD') && sources.length > 0 && { sources }),
    ...(keyword === 'ONBUILD' && { trigger: { ...commandView(triggerOf(instruction)), line: 0 } }),
  };
}
