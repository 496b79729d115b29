import { structuralSchema } from '../../../src/resource/structural-schema.ts';
import { templateReasonHelp } from '../../../src/resource/template/readiness.ts';
import { templateSpecSchema } from '../../../src/resource/template/spec.ts';
import { templateStatusSchema } from '../../../src/resource/template/status.ts';
import { fieldsOf } from './fields.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The spec of the jobs has a table of its own. */
const ofJobs = 'template.spec.';

const specRows = fieldsOf(structuralSchema(templateSpecSchema))
  .filter(({ path }) => !path.startsWith(ofJobs))
  .map(({ path, type, preset, meaning }) => `| \`${path}\` | ${type} | ${preset} | ${cell(meaning)} |`);
const statusRows = fieldsOf(structuralSchema(templateStatusSchema)).map(
  ({ path, type, meaning }) => `| \`${path}\` | ${type} | ${cell(meaning)} |`,
);
const reasonRows = Object.entries(templateReasonHelp).map(([reason, help]) => `| \`${reason}\` | ${help} |`);

/** The part of docs/resource.md about DockerfileJobTemplate. */
export const templateSection = `## DockerfileJobTemplate

A \`DockerfileJobTemplate\` (short name \`dfjt\`) makes DockerfileJobs: by schedule, and for pushes to a repository
([templates.md](templates.md)). Its \`spec.template.spec\` is the spec of a DockerfileJob, as above.

| Field | Type | Default | Description |
|---|---|---|---|
${specRows.join('\n')}

Its status:

| Field | Type | Description |
|---|---|---|
${statusRows.join('\n')}

The reasons of the condition \`Ready\`:

| Reason | Meaning |
|---|---|
${reasonRows.join('\n')}
`;
