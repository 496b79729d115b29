import { dump } from 'js-yaml';
import { customResourceDefinition } from '../../src/resource/crd.ts';
import { writeOrCheck } from './write-or-check.ts';

const crd = customResourceDefinition();
const header = '# Generated from src/resource by `make crds`; do not edit.\n';
const yaml = dump(crd, { noRefs: true, quoteStyle: 'double', lineWidth: 110 });
writeOrCheck(`crds/${crd.metadata.name}.yaml`, header + yaml, 'make crds');
// A chart can only read files in its own folder.
writeOrCheck('charts/dockerfilejob/crd.yaml', header + yaml, 'make crds');
