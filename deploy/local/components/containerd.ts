import { join } from 'node:path';
import type { Artifacts } from '../artifacts/artifacts.ts';
import { imageReferences } from '../artifacts/image-references.ts';
import { mirrorRegistry } from '../node/addresses.ts';
import type { ConfigFile } from '../node/daemon.ts';
import { layout } from '../node/layout.ts';
import type { Describe } from './component.ts';
import { networksFolder, podNetworkConfig } from './pod-network.ts';
import { registryHosts, registryHostsFolder } from './registry-hosts.ts';
import { runscConfig, runscConfigPath } from './runsc-config.ts';

const configPath = join(layout.config, 'containerd.toml');
const quote = (text: string): string => JSON.stringify(text); // every JSON string is a TOML basic string

const containerdConfig = ({ binaries, cniPlugins }: Artifacts): ConfigFile => ({
  path: configPath,
  content: `version = 3
root = ${quote(layout.containerdRoot)}
state = ${quote(layout.containerdState)}

[grpc]
  address = ${quote(layout.containerdSocket)}

[ttrpc]
  address = ${quote(`${layout.containerdSocket}.ttrpc`)}

[plugins.'io.containerd.internal.v1.opt']
  path = ${quote(join(layout.containerdRoot, 'opt'))}

[plugins.'io.containerd.nri.v1.nri']
  disable = true

[plugins.'io.containerd.cri.v1.images']
  snapshotter = 'overlayfs'
  max_concurrent_downloads = 8

  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = ${quote(`${mirrorRegistry}/${imageReferences.pause}`)}

  [plugins.'io.containerd.cri.v1.images'.registry]
    config_path = ${quote(registryHostsFolder)}

[plugins.'io.containerd.cri.v1.runtime']
  # The machine may lack CAP_SYS_RESOURCE, and then refuses a negative oom_score_adj.
  restrict_oom_score_adj = true
  disable_apparmor = true
  tolerate_missing_hugetlb_controller = true
  disable_hugetlb_controller = true
  # So that everything of the node is mounted below one folder.
  netns_mounts_under_state_dir = true

  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = [${quote(cniPlugins)}]
    conf_dir = ${quote(networksFolder)}
    use_internal_loopback = true

  [plugins.'io.containerd.cri.v1.runtime'.containerd]
    default_runtime_name = 'runc'

    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
      runtime_type = 'io.containerd.runc.v2'

      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        BinaryName = ${quote(binaries.runc)}
        Root = ${quote(layout.runcRoot)}
        SystemdCgroup = false

    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runsc]
      runtime_type = 'io.containerd.runsc.v1'

      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runsc.options]
        TypeUrl = 'io.containerd.runsc.v1.options'
        ConfigPath = ${quote(runscConfigPath)}
`,
});

export const containerd: Describe = (artifacts) => ({
  name: 'containerd',
  network: 'node',
  command: [artifacts.binaries.containerd, `--config=${configPath}`],
  files: [containerdConfig(artifacts), runscConfig(artifacts), podNetworkConfig, ...registryHosts],
  directories: [layout.run, layout.leases],
  probe: { kind: 'socket', socket: layout.containerdSocket },
  patienceSeconds: 30,
});
