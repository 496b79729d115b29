import { z } from 'zod';
import { variables } from '../../src/config/variables.ts';
import { writeOrCheck } from './write-or-check.ts';

const schema = z.toJSONSchema(variables, { io: 'input' });
const required = new Set(schema.required);

function row([name, variable]: [string, z.core.JSONSchema._JSONSchema]): string {
  const { description = '', default: initial } = typeof variable === 'boolean' ? {} : variable;
  const preset = required.has(name) ? '**required**' : typeof initial === 'string' ? code(initial) : '';
  return `| \`${name}\` | ${preset} | ${description.replaceAll('|', '\\|')} |`;
}

/** Wraps after the commas of a list. */
const code = (text: string): string =>
  text === ''
    ? 'none'
    : text
        .split(',')
        .map((part) => `\`${part}\``)
        .join(', ');

const page = `<!-- Generated from src/config/variables.ts by \`make generate\`; do not edit. -->

# Configuration

The program reads its environment once, at the start, and refuses to start with a message that names the
variable when one of them makes no sense. The chart sets all of this from its values; an empty variable counts
as one that is not set.

| variable | default | what it is |
|---|---|---|
${Object.entries(schema.properties ?? {})
  .map(row)
  .join('\n')}
`;
writeOrCheck('docs/configuration.md', page, 'make generate');
