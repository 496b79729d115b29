import { quote } from '../text/quote.ts';
import type { Directives } from './directives.ts';
import { flagValues } from './flags.ts';
import type { Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';
import type { BuildArgs } from './variables.ts';

const ownFrontend = /^((index\.)?docker\.io\/)?docker\/dockerfile(:[\w][\w.-]*)?(@sha256:[0-9a-f]{64})?$/;

/** A frontend other than Docker's own is a program that the builder would run. */
export function deniedFrontend({ syntax }: Directives): Problem | undefined {
  if (syntax === undefined || ownFrontend.test(syntax.image)) return undefined;
  const message = `the frontend ${quote(syntax.image)} is not allowed; only docker/dockerfile is`;
  return problemAt(syntax.line, 'DockerfileDenied', message);
}

/** BuildKit reads its frontend from this argument too. */
export const deniedArgument = (given: BuildArgs): Problem | undefined =>
  Object.hasOwn(given, 'BUILDKIT_SYNTAX')
    ? {
        reason: 'DockerfileDenied',
        message: 'spec.build.args must not set BUILDKIT_SYNTAX: it chooses a frontend',
      }
    : undefined;

/** RUN with more of the machine than a build may have. */
export function deniedRun(run: Instruction): Problem | undefined {
  const asked = [
    ...(flagValues(run, 'security').includes('insecure') ? ['--security=insecure'] : []),
    ...(flagValues(run, 'network').includes('host') ? ['--network=host'] : []),
    ...(flagValues(run, 'device').length > 0 ? ['--device'] : []),
  ];
  if (asked.length === 0) return undefined;
  return problemAt(run.line, 'DockerfileDenied', `${run.keyword} ${asked.join(' ')} is not allowed`);
}
