import { buildkitError } from './engines/buildkit/log.ts';
import type { BuildReason, EngineError } from './engines/engine-error.ts';
import { kanikoError } from './engines/kaniko/log.ts';

export type { BuildReason } from './engines/engine-error.ts';

export interface BuildVerdict {
  /** `infrastructure`: not the user's fault, worth another try. */
  readonly reason: BuildReason;
  readonly message: string;
  /** The line of the Dockerfile that failed, from 1. */
  readonly line?: number;
}

const outOfMemory = /exit (?:code|status):? 137\b|signal: killed|cannot allocate memory/i;
/** What a shell, make and gcc print when the kernel ended a process of theirs. */
const killed = /(?:^|[\s:])Killed(?: signal terminated program \S+)?(?:\s|$)|cannot allocate memory/i;
/** How many of the last lines of output are looked at for it. */
const lastWords = 20;

/** A base image that is not there, or not for everybody. A registry that does not exist is a wrong name too. */
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

/** What the end of a build's log says of why it failed; `log` is of BuildKit (plain progress) or of Kaniko. */
export function judgeBuildLog(log: string, dockerfile: string): BuildVerdict {
  const lines = log.split(/\r?\n/);
  const error = buildkitError(lines, dockerfile) ?? kanikoError(lines, dockerfile);
  if (error === undefined) return { reason: 'infrastructure', message: 'the build ended without saying why' };
  const { text, line } = error;
  const place = line === undefined ? '' : `line ${line}: `;
  return {
    reason: reasonOf(error, lines),
    message: place + shortened(text),
    ...(line !== undefined && { line }),
  };
}

function reasonOf({ text, ended, instruction }: EngineError, lines: readonly string[]): BuildReason {
  if (ended !== undefined) {
    const wasKilled =
      outOfMemory.test(ended) ||
      outputOf(lines)
        .slice(-lastWords)
        .some((line) => killed.test(line));
    return wasKilled ? 'BuildOutOfMemory' : 'BuildFailed';
  }
  if (outOfMemory.test(text)) return 'BuildOutOfMemory';
  if (malformed.test(text)) return 'DockerfileInvalid';
  if (pulling.test(text) && notThere.test(text) && !/TOOMANYREQUESTS/i.test(text))
    return 'BaseImagePullFailed';
  // What ADD downloads is the user's to choose.
  const isDownload = instruction !== undefined && /^ADD\s/i.test(instruction);
  return unreachable.test(text) && !isDownload ? 'infrastructure' : 'BuildFailed';
}

/** What the commands printed: with BuildKit the lines that have a time in front, with Kaniko all of them. */
function outputOf(lines: readonly string[]): string[] {
  const timed = lines.flatMap((line) => /^#\d+ \d+\.\d+ (.*)$/.exec(line)?.[1] ?? []);
  return timed.length > 0
    ? timed
    : lines.filter((line) => !/^error building image: |^#\d+ |^ *\d+ \| /.test(line));
}

/** Both ends of an error: a command may be long, and how it ended stands behind it. */
const shortened = (text: string): string =>
  text.length > 600 ? `${text.slice(0, 300)} … ${text.slice(-300)}` : text;
