import { group, kind } from '../../../resource/schema.ts';
import { text, type Context } from '../../context.ts';
import { exitCodes, type ExitCode } from '../../exit-codes.ts';
import type { Job } from '../../jobs/job.ts';
import { json, shownObject, yaml } from '../../show/data.ts';
import { jobRow, jobsTable, type Columns } from '../../show/jobs-table.ts';
import type { Format } from './formats.ts';

export interface GetOptions {
  readonly output: Format;
  readonly allNamespaces?: true;
}

export async function runGet(
  context: Context,
  id: string | undefined,
  options: GetOptions,
): Promise<ExitCode> {
  const jobs = await context.jobs();
  const { output, allNamespaces = false } = options;
  const found = id === undefined ? jobs.list({ allNamespaces }) : [await jobs.find(id)];
  await writers[output](context, found, {
    isList: id === undefined,
    namespaces: allNamespaces,
    place: jobs.place,
  });
  return exitCodes.success;
}

interface Asked {
  readonly isList: boolean;
  readonly namespaces: boolean;
  readonly place: string;
}

type Found = Iterable<Job> | AsyncIterable<Job>;
type Write = (context: Context, jobs: Found, asked: Asked) => Promise<void>;

const asTable =
  (wide: boolean): Write =>
  async ({ screen, write, say, program }, jobs, { namespaces, place }) => {
    const columns: Columns = { wide, namespaces };
    const now = Date.now();
    const rows = [];
    for await (const job of jobs) rows.push(jobRow(job, now, columns));
    if (rows.length === 0) say(`no jobs in the ${place}. Submit one: ${program} submit Dockerfile`);
    else await write(text(jobsTable(rows, columns, screen)));
  };

const names: Write = async ({ write }, jobs) => {
  for await (const { metadata } of jobs) await write(`${kind.toLowerCase()}.${group}/${metadata.name}\n`);
};

const asData =
  (format: (value: unknown) => string): Write =>
  async ({ write }, jobs, { isList }) => {
    const items = [];
    for await (const { raw } of jobs) items.push(shownObject(raw));
    await write(format(isList ? { apiVersion: 'v1', kind: 'List', items } : items[0]));
  };

const writers: Record<Format, Write> = {
  table: asTable(false),
  wide: asTable(true),
  name: names,
  json: asData((value) => `${json(value)}\n`),
  yaml: asData(yaml),
};
