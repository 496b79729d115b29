import { z } from 'zod';
import type { Cluster } from '../../cluster/cluster.ts';
import { reflect, type Reflection } from '../../cluster/watch/reflect.ts';
import { templateSlot } from '../../resource/template/mark.ts';
import { templateKind } from '../../resource/template/schema.ts';

const entrySchema = z.object({
  metadata: z.object({
    uid: z.string(),
    namespace: z.string(),
    name: z.string(),
    generation: z.int().catch(1),
    deletionTimestamp: z.string().optional(),
  }),
});

/** What the operator keeps in memory of each template. A pass reads the object itself. */
export interface TemplateEntry {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  readonly deleting: boolean;
}

export function templateEntry(raw: unknown): TemplateEntry {
  const { deletionTimestamp, ...metadata } = entrySchema.parse(raw).metadata;
  return { ...metadata, deleting: deletionTimestamp !== undefined };
}

export interface TemplateEvents {
  /** Somebody asks for something else, or the template is new or gone. Not called for what the operator writes itself. */
  readonly onWish: (key: string) => void;
  readonly onError: (error: unknown, key?: string) => void;
}

export const watchTemplates = (
  cluster: Cluster,
  { onWish, onError }: TemplateEvents,
): Reflection<TemplateEntry, 'uid'> =>
  reflect(cluster, {
    kind: templateKind,
    // A pass reads the object itself, so an old entry costs a pass at most.
    startsCached: true,
    parse: templateEntry,
    indexes: { uid: ({ namespace, uid }: TemplateEntry) => templateSlot(namespace, uid) },
    onChange: (key, now, before) => {
      if (!now || !before || !isSameWish(now, before)) onWish(key);
    },
    onError,
  });

const isSameWish = (now: TemplateEntry, before: TemplateEntry): boolean =>
  now.uid === before.uid && now.generation === before.generation && now.deleting === before.deleting;
