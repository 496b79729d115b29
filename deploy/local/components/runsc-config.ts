import { join } from 'node:path';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { ConfigFile } from '../node/daemon.ts';
import { layout } from '../node/layout.ts';

export const runscConfigPath = join(layout.config, 'runsc.toml');

/** gVisor: with its cgroups ignored no memory limit would hold, and its KVM platform hangs in a virtual machine. */
export const runscConfig = ({ binaries }: Artifacts): ConfigFile => ({
  path: runscConfigPath,
  content: `binary_name = "${binaries.runsc}"
root = "${layout.runscRoot}"

[runsc_config]
  platform = "systrap"
  ignore-cgroups = "false"
`,
});
