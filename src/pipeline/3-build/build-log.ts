import type { Reason } from '../../resource/reasons.ts';
import type { Fault } from '../../resource/verdict.ts';
import type { EngineError } from './engines/engine-error.ts';

/** What a failed build can end with. */
export type BuildReason = Extract<
  Reason,
  'BuildFailed' | 'BaseImagePullFailed' | 'BuildOutOfMemory' | 'DockerfileInvalid' | 'InfrastructureError'
>;

const outOfMemory = /exit (?:code|status):? 137\b|signal: killed|cannot allocate memory/i;
/** What a shell, make and gcc print when the kernel ends one of their processes. */
const killed = /(?:^|[\s:])Killed(?: signal terminated program \S+)?(?:\s|$)|cannot allocate memory/i;
/** How many of the last lines of output are searched for it. */
const lastWords = 20;

/** A base image that does not exist or is not public. A registry that does not exist is a wrong name, too. */
const pulling =
  /source metadata|pull access denied|failed to authorize|manifests\/|MANIFEST_UNKNOWN|NAME_UNKNOWN|UNAUTHORIZED|DENIED/;
const notThere =
  /not found|no such host|unknown|unauthorized|denied|forbidden|authorization failed|no match for platform/i;

/** The network, or a registry that is down or asks to come back later. */
const unreachable =
  /connection (?:refused|reset|timed out)|i\/o timeout|TLS handshake|no route to host|network is unreachable|unexpected EOF|server misbehaving|no such host|deadline exceeded|Client\.Timeout|stream error|TOOMANYREQUESTS|\b(?:429 Too Many|5\d\d (?:Internal|Bad|Service|Gateway))|code = Unavailable|could not connect|failed to list workers/i;

/** What the engines' common parser and BuildKit's converter refuse. */
const malformed =
  /dockerfile parse error|file with no instructions|unterminated heredoc|should not be blank|target stage|circular dependency|no build stage in current context|not supported for --from|invalid stage index|invalid reference format|could not parse reference|^failed to process "/i;

/** Why a build failed, from the error that its engine ended with. */
export function judgeBuildError(error: EngineError | undefined): Fault<BuildReason> {
  if (error === undefined)
    return { reason: 'InfrastructureError', message: 'the build ended without saying why' };
  const { text, line } = error;
  const place = line === undefined ? '' : `line ${line}: `;
  return {
    reason: reasonOf(error),
    message: place + shortened(text),
    ...(line !== undefined && { line }),
  };
}

function reasonOf({ text, command, instruction }: EngineError): BuildReason {
  if (command) {
    const wasKilled =
      outOfMemory.test(command.end) || command.output.slice(-lastWords).some((line) => killed.test(line));
    return wasKilled ? 'BuildOutOfMemory' : 'BuildFailed';
  }
  if (outOfMemory.test(text)) return 'BuildOutOfMemory';
  if (malformed.test(text)) return 'DockerfileInvalid';
  if (pulling.test(text) && notThere.test(text) && !/TOOMANYREQUESTS/i.test(text))
    return 'BaseImagePullFailed';
  // The user chooses what ADD downloads.
  const isDownload = instruction !== undefined && /^ADD\s/i.test(instruction);
  return unreachable.test(text) && !isDownload ? 'InfrastructureError' : 'BuildFailed';
}

/** Both ends of an error: a command may be long, and how it ended comes after it. */
const shortened = (text: string): string =>
  text.length > 600 ? `${text.slice(0, 300)} … ${text.slice(-300)}` : text;
