import { join } from 'node:path';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { ConfigFile } from '../node/daemon.ts';
import { layout } from '../node/layout.ts';

export const runscConfigPath = join(layout.config, 'runsc.toml');

/** gVisor. Uses cgroups, without which memory limits do not hold. Not KVM, which hangs in virtual machines. */
export const runscConfig = ({ binaries }: Artifacts): ConfigFile => ({
  path: runscConfigPath,
  content: `binary_name = "${binaries.runsc}"
root = "${layout.runscRoot}"

[runsc_config]
  platform = "systrap"
  ignore-cgroups = "false"
`,
});
