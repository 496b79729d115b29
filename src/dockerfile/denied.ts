import { quote } from '../text/quote.ts';
import type { Directives } from './directives.ts';
import { flagValues } from './flags.ts';
import type { Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';
import type { BuildArgs } from './variables.ts';

const ownFrontend = /^((index\.)?docker\.io\/)?docker\/dockerfile(:[\w][\w.-]*)?(@sha256:[0-9a-f]{64})?$/;

/** Rejects custom frontends: BuildKit would run them as programs. */
export function deniedFrontend({ syntax }: Directives): Problem | undefined {
  if (syntax === undefined || ownFrontend.test(syntax.image)) return undefined;
  const message = `the frontend ${quote(syntax.image)} is not allowed; use docker/dockerfile`;
  return problemAt(syntax.line, 'DockerfileDenied', message);
}

/** Rejects the build argument that selects a frontend. */
export const deniedArgument = (given: BuildArgs): Problem | undefined =>
  Object.hasOwn(given, 'BUILDKIT_SYNTAX')
    ? {
        reason: 'DockerfileDenied',
        message: 'spec.build.args must not set BUILDKIT_SYNTAX, which selects a frontend',
      }
    : undefined;

/** Rejects RUN with flags that weaken the isolation of the build. */
export function deniedRun(run: Instruction): Problem | undefined {
  const asked = [
    ...(flagValues(run, 'security').includes('insecure') ? ['--security=insecure'] : []),
    ...(flagValues(run, 'network').includes('host') ? ['--network=host'] : []),
    ...(flagValues(run, 'device').length > 0 ? ['--device'] : []),
  ];
  if (asked.length === 0) return undefined;
  return problemAt(run.line, 'DockerfileDenied', `${run.keyword} ${asked.join(' ')} is not allowed`);
}
