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

/** One code span per item, so that a long list can wrap. */
const code = (text: string): string =>
  text === ''
    ? 'none'
    : text
        .split(',')
        .map((part) => `\`${part}\``)
        .join(', ');

const page = `<!-- Generated from src/config/variables.ts by \`make generate\`; do not edit. -->

# Configuration

All processes read these environment variables once, at startup. If one is invalid, the process exits with a message
that names it. An empty variable counts as unset. The chart sets all of them from its values.

| Variable | Default | Description |
|---|---|---|
${Object.entries(schema.properties ?? {})
  .map(row)
  .join('\n')}
`;
writeOrCheck('docs/configuration.md', page, 'make generate');
