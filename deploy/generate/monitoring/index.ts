import { dump } from 'js-yaml';
import { writeOrCheck } from '../write-or-check.ts';
import { dashboard } from './dashboard.ts';
import { groups } from './rules.ts';

const header = '# Generated from deploy/generate/monitoring by `make generate`; do not edit.\n';
const rules = header + dump({ groups }, { noRefs: true, lineWidth: -1 });
const panels = `${JSON.stringify(dashboard, undefined, 2)}\n`;

// A chart can only read files in its own folder. The other copies are for a Prometheus and a Grafana without it.
for (const folder of ['charts/dockerfilejob/monitoring', 'deploy/monitoring']) {
  writeOrCheck(`${folder}/rules.yaml`, rules, 'make generate');
  writeOrCheck(`${folder}/dashboard.json`, panels, 'make generate');
}
