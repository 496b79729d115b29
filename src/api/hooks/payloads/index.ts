import type { Forge } from '../../../resource/template/webhook.ts';
import { parseJson } from '../../../text/json.ts';
import { decodeUtf8 } from '../../../text/utf8.ts';
import { Problem } from '../../problems/problem.ts';
import { ignored, type Delivered } from '../push.ts';
import { readGeneric } from './generic.ts';
import { readGitea } from './gitea.ts';
import { readGithub } from './github.ts';
import { readGitlab } from './gitlab.ts';

type Read = (body: object) => Delivered;

const other: Read = () => ignored('OtherEvent');

/** Members that say what an event of GitHub, Gitea or Forgejo is about. Reviews and comments have the pull request, too. */
function readerLikeGithub(body: object, { push, pullRequest }: Record<'push' | 'pullRequest', Read>): Read {
  const about = (member: string): boolean => (Reflect.get(body, member) ?? undefined) !== undefined;
  // Gitea sends `"review": null` with every pull request.
  if ('pull_request' in body && 'action' in body && !(about('review') || about('comment')))
    return pullRequest;
  return 'ref' in body && 'before' in body && 'after' in body ? push : other;
}

const gitlabKinds = new Map<unknown, Read>([
  ['push', readGitlab.push],
  ['tag_push', readGitlab.push],
  ['merge_request', readGitlab.mergeRequest],
]);
const genericTypes = new Map<unknown, Read>([
  ['push', readGeneric],
  ['pull_request', readGeneric],
]);

/** The body says what the event is: its header is not signed. */
const readers: Record<Forge, (body: object) => Read> = {
  github: (body) => readerLikeGithub(body, readGithub),
  gitea: (body) => readerLikeGithub(body, readGitea),
  gitlab: (body) => gitlabKinds.get(Reflect.get(body, 'object_kind')) ?? other,
  generic: (body) => genericTypes.get(Reflect.get(body, 'type')) ?? other,
};

/** Reads what was delivered. @throws Problem InvalidJSON, InvalidField */
export function readDelivery(forge: Forge, bytes: Buffer): Delivered {
  const text = decodeUtf8(bytes, 'drop');
  const body = text === undefined ? undefined : parseJson(text);
  if (body === undefined) throw new Problem('InvalidJSON', 'the body must be JSON in UTF-8');
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const message = 'must be an object';
    throw new Problem('InvalidField', `the body ${message}`, { fields: [{ field: 'the body', message }] });
  }
  return readers[forge](body)(body);
}
