import type { PushEvent } from '../../resource/template/webhook.ts';

/** What a delivery says has been pushed. */
export interface Push {
  readonly kind: PushEvent;
  /** The branch or tag without refs/; of a pull request, the branch that it is for. */
  readonly name: string;
  /** The full hash: 40 hexadecimal digits, or 64. */
  readonly commit: string;
  /** The files that have changed. Undefined if the delivery does not say so, or not all of them. */
  readonly files: readonly string[] | undefined;
  /** Where the repository can be cloned from. */
  readonly repositories: readonly string[];
  /** When it was pushed, in milliseconds, if the forge says so. */
  readonly time: number | undefined;
}

/** Why a delivery with the right signature starts no job: a closed list, with what each means. */
export const ignoredBecause = {
  OtherEvent: 'The delivery is about something else than a push, a tag or a new state of a pull request.',
  Deleted: 'The branch or the tag was deleted.',
  Suspended: 'The template has `spec.suspend: true`.',
  EventNotWanted: '`spec.webhook.events` does not have this event.',
  BranchNotWanted: 'No pattern of `spec.webhook.branches` fits the branch.',
  TagNotWanted: 'No pattern of `spec.webhook.tags` fits the tag.',
  PathNotWanted: 'No pattern of `spec.webhook.paths` fits a file that has changed.',
} as const;
export type Ignored = keyof typeof ignoredBecause;
export const ignoredReasons = Object.keys(ignoredBecause) as [Ignored, ...Ignored[]];

export type Delivered =
  { readonly is: 'push'; readonly push: Push } | { readonly is: 'ignored'; readonly because: Ignored };

export const ignored = (because: Ignored): Delivered => ({ is: 'ignored', because });
