import type { Reason } from '../../resource/reasons.ts';
import type { Fault } from '../../resource/verdict.ts';
import type { EngineError } from './engines/engine-error.ts';

/** Reasons for a failed build. */
export type BuildReason = Extract<
  Reason,
  'BuildFailed' | 'BaseImagePullFailed' | 'BuildOutOfMemory' | 'DockerfileInvalid' | 'InfrastructureError'
>;

const outOfMemory = /exit (?:code|status):? 137\b|signal: killed|cannot allocate memory/i;
/** What a shell, make and gcc print when the kernel kills one of their processes. */
const killed = /(?:^|[\s:])Killed(?: signal terminated program \S+)?(?:\s|$)|cannot allocate memory/i;
/** How many lines at the end of the output are searched for `killed`. */
const lastWords = 20;

/** A base image that does not exist or is not public. An unknown registry host counts as a wrong image name. */
const pulling =
  /source metadata|pull access denied|failed to authorize|failed to fetch (?:anonymous|oauth) token|status code 401|manifests\/|MANIFEST_UNKNOWN|NAME_UNKNOWN|UNAUTHORIZED|DENIED/;
const notThere =
  /not found|no such host|unknown|unauthorized|denied|forbidden|authorization failed|no match for platform/i;

/**
 * A registry whose name does not exist: the name of the image is wrong. Some resolvers fail on the names that RFC 6761
 * reserves, and Kaniko takes them for no references.
 */
const unknownHost =
  /lookup \S{1,255}(?: on \S{1,255})?: no such host|lookup \S{0,250}\.(?:invalid|test|example)(?: on \S{1,255})?: server misbehaving|could not parse reference/;

/** A network failure, or a registry that is down or limits the request rate. */
const unreachable =
  /connection (?:refused|reset|timed out)|i\/o timeout|TLS handshake|no route to host|network is unreachable|unexpected EOF|server misbehaving|no such host|deadline exceeded|Client\.Timeout|stream error|TOOMANYREQUESTS|\b(?:429 Too Many|5\d\d (?:Internal|Bad|Service|Gateway))|code = Unavailable|could not connect|failed to list workers/i;

/** Errors of the Dockerfile parser that both engines use, and of BuildKit's conversion to LLB. */
const malformed =
  /dockerfile parse error|file with no instructions|unterminated heredoc|should not be blank|target stage|circular dependency|no build stage in current context|not supported for --from|invalid stage index|invalid reference format|^failed to process "/i;

/** Classifies the error that ended a build. `undefined` means that the log contains no error. */
export function judgeBuildError(error: EngineError | undefined): Fault<BuildReason> {
  if (error === undefined)
    return { reason: 'InfrastructureError', message: 'the build failed, but its log contains no error' };
  const { text, line } = error;
  const place = line === undefined ? '' : `line ${line}: `;
  return {
    reason: reasonOf(error),
    message: place + shortened(text),
    ...(line !== undefined && { line }),
  };
}

function reasonOf({ text, command, afterRun, instruction }: EngineError): BuildReason {
  if (command) {
    const wasKilled =
      outOfMemory.test(command.end) || command.output.slice(-lastWords).some((line) => killed.test(line));
    return wasKilled ? 'BuildOutOfMemory' : 'BuildFailed';
  }
  if (outOfMemory.test(text)) return 'BuildOutOfMemory';
  if (malformed.test(text)) return 'DockerfileInvalid';
  if (isNoImage(text)) return 'BaseImagePullFailed';
  // A failed download by ADD is the user's fault: the user chose the URL.
  const isDownload = instruction !== undefined && /^ADD\s/i.test(instruction);
  if (isDownload) return 'BuildFailed';
  if (unknownHost.test(text)) return 'BaseImagePullFailed';
  return unreachable.test(text) && !afterRun ? 'InfrastructureError' : 'BuildFailed';
}

const isNoImage = (text: string): boolean =>
  pulling.test(text) && notThere.test(text) && !/TOOMANYREQUESTS/i.test(text);

/** Keeps both ends of an error: the exit status follows the command, which may be long. */
const shortened = (text: string): string =>
  text.length > 600 ? `${text.slice(0, 300)} … ${text.slice(-300)}` : text;
