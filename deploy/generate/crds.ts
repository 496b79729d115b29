import { dump } from 'js-yaml';
import { jobDefinition } from '../../src/resource/crd/job.ts';
import { templateDefinition } from '../../src/resource/crd/template.ts';
import { writeOrCheck } from './write-or-check.ts';

const header = '# Generated from src/resource by `make crds`; do not edit.\n';

for (const crd of [jobDefinition(), templateDefinition()]) {
  const yaml = dump(crd, { noRefs: true, quoteStyle: 'double', lineWidth: 110 });
  writeOrCheck(`crds/${crd.metadata.name}.yaml`, header + yaml, 'make crds');
  // A chart can only read files in its own folder. Helm would never upgrade what is in a folder named crds.
  writeOrCheck(`charts/dockerfilejob/definitions/${crd.metadata.name}.yaml`, header + yaml, 'make crds');
}
