import { installManifest } from './install-manifest.ts';
import { writeOrCheck } from './write-or-check.ts';

writeOrCheck('deploy/install.yaml', await installManifest(), 'make generate');
