/** Pods of this class run under gVisor; its handler is in containerd's configuration. */
export const gvisorRuntimeClass = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name: 'gvisor' },
  handler: 'runsc',
};
