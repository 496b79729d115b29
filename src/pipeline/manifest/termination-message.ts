/**
 * The `terminationMessagePath` of untrusted containers. The kubelet mounts a file of the node there, which nothing
 * limits or counts. runc covers this path with the device itself, because pods in a user namespace get their devices as
 * mounts after all others (libcontainer, createDevices). gVisor does not: see 5-run/closed-folder.ts.
 */
export const noTerminationMessage = { terminationMessagePath: '/dev/full' } as const;
