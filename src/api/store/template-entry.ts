import { z } from 'zod';
import { keyOf, type KubeObject } from '../../cluster/object.ts';
import { forges } from '../../resource/template/webhook.ts';
import type { TemplateEntry } from './template-store.ts';

/** Accepts every object: a webhook that does not parse is none. */
const contentSchema = z.object({
  spec: z
    .object({
      webhook: z
        .object({ forge: z.enum(forges), secretKey: z.string().max(253) })
        .optional()
        .catch(undefined),
    })
    .catch({ webhook: undefined }),
});

/** What the API remembers of a template: a few hundred bytes, without its jobs' spec. @throws Error if the object has no namespace */
export function templateEntryOf({ metadata, ...content }: KubeObject): TemplateEntry {
  const { uid, namespace, name } = metadata;
  if (namespace === undefined) throw new Error(`the template ${keyOf(metadata)} has no namespace`);
  const { webhook } = contentSchema.parse(content).spec;
  return { uid, namespace, name, webhook };
}
