import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../../../deploy/samples/student-list');

/** The files of the sample as they are pushed to a forge. */
export function sampleFiles(): Record<string, string> {
  const names = [
    'Dockerfile',
    ...readdirSync(join(folder, 'app'), { recursive: true }).map((name) => `app/${String(name)}`),
  ];
  const files = names.filter((name) => /Dockerfile$|\.\w+$/.test(name));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** The objects of the sample, for a forge, a registry and a namespace of the test, as JSON for kubectl. */
export function sampleObjects(forge: string, registry: string, namespace: string): string {
  const items = ['rights.yaml', 'template.yaml'].flatMap((file) =>
    loadAll(
      readFileSync(join(folder, file), 'utf8')
        .replaceAll('https://git.example.com', forge)
        .replaceAll('registry.example.com', registry),
    ).map((object) => {
      const { metadata, ...rest } = manifest.parse(object);
      return { ...rest, metadata: { ...metadata, namespace } };
    }),
  );
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
