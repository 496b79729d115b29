/** Pods of this class run in gVisor. The handler is part of containerd's configuration. */
export const gvisorRuntimeClass = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name: 'gvisor' },
  handler: 'runsc',
};
