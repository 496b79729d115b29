import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rows } from '../../../../deploy/generate/monitoring/panels.ts';
import { apiExposition, operatorExposition } from '../../../support/monitoring/exposed.ts';
import { promtool } from '../../../support/monitoring/promtool.ts';
import { tempFolder } from '../../../support/shell.ts';

const folder = tempFolder();
afterAll(() => {
  folder.remove();
});

// The first time, the package is fetched. Tests of rules are long sums of short ones.
jest.setTimeout(300_000);

const ruleTests = ['rules.test.yaml', 'objectives.test.yaml', 'days.test.yaml'];

describe('promtool', () => {
  it.each([
    ['the operator', operatorExposition],
    ['the API', apiExposition],
  ])('finds no metric of %s that is named against the rules', async (_who, expose) => {
    expect(await promtool(['check', 'metrics'], await expose())).toEqual({ code: 0, printed: '' });
  });

  it('finds no mistake in the rules', async () => {
    const { code, printed } = await promtool([
      ...['check', 'rules', '--lint=all', '--lint-fatal'],
      'deploy/monitoring/rules.yaml',
    ]);
    expect(code === 0 ? '' : printed).toBe('');
  });

  it.each(ruleTests)('finds that the rules do what %s says', async (file) => {
    const { code, printed } = await promtool(['test', 'rules', `deploy/monitoring/${file}`]);
    expect(code === 0 ? '' : printed).toBe('');
  });

  it('finds no mistake in the expressions of the dashboard', async () => {
    const rules = rows
      .flatMap(({ panels }) => panels.flatMap(({ queries }) => Object.values(queries)))
      .map((expr, index) => ({ record: `panel:${index}`, expr: withoutVariables(expr) }));
    const file = join(folder.path, 'panels.yaml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { code, printed } = await promtool(['check', 'rules', '--lint=none', file]);
    expect(code === 0 ? '' : printed).toBe('');
  });

  it('is told of a test of each alert', () => {
    const tested = ruleTests.flatMap((file) => namesIn(file, /alertname="(\w+)",alertstate="firing"/g));
    expect(new Set(tested)).toEqual(new Set(namesIn('rules.yaml', /alert: (\w+)$/gm)));
  });
});

const namesIn = (file: string, pattern: RegExp): string[] =>
  Array.from(readFileSync(`deploy/monitoring/${file}`, 'utf8').matchAll(pattern), ([, name = '']) => name);

/** Grafana puts durations in their place. */
const withoutVariables = (expression: string): string =>
  expression.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '6h');
