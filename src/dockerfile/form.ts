import { quote } from '../text/quote.ts';
import { deniedRun } from './denied.ts';
import { complaintAbout } from './grammar.ts';
import { triggerOf, type Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';
import type { Stages } from './stages.ts';

/** Finds the first instruction that is malformed, misplaced or not allowed. */
export function formProblem(
  instructions: readonly Instruction[],
  { before, stages }: Stages,
): Problem | undefined {
  const [first] = instructions;
  if (first === undefined) return problemAt(1, 'DockerfileInvalid', 'the Dockerfile has no instructions');
  const misplaced = before.find(({ keyword }) => keyword !== 'ARG');
  for (const instruction of instructions) {
    const complaint = complaintAbout(instruction);
    if (complaint !== undefined) return problemAt(instruction.line, 'DockerfileInvalid', complaint);
    if (instruction === misplaced) return misplacedProblem(misplaced);
    const denied = deniedRun(instruction.keyword === 'ONBUILD' ? triggerOf(instruction) : instruction);
    if (denied) return denied;
  }
  if (stages.length > 0) return undefined;
  return problemAt(
    first.line,
    'DockerfileInvalid',
    'the Dockerfile has no FROM; start it with a base image, as in FROM debian:bookworm',
  );
}

const misplacedProblem = ({ line, keyword }: Instruction): Problem =>
  problemAt(
    line,
    'DockerfileInvalid',
    `${quote(keyword)} comes before the first FROM; only ARG is allowed there`,
  );
