import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Team } from './team.ts';

/** Makes a source, named after the layout, whose RUN writes that layout and gives the push time to take it. */
export async function addLayoutSource({ cluster, namespace }: Team, layout: string): Promise<void> {
  const script = await readFile(join(import.meta.dirname, '../../fixtures/builder/layout.sh'), 'utf8');
  const dockerfile = `FROM debian:bookworm\nCOPY layout.sh /layout.sh\nRUN sh /layout.sh ${layout} /out/layout && sleep 120\nCMD exit 1\n`;
  await cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: layout, namespace },
    data: { Dockerfile: dockerfile, 'layout.sh': script },
  });
}

/** The spec of a job that builds such a source with Kaniko, or its stand-in. */
export const layoutSpec = (layout: string) =>
  ({ source: { configMap: { name: layout } }, build: { engine: 'kaniko' } }) as const;
