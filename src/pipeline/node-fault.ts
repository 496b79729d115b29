const ofTheNode =
  /no space left|disk quota exceeded|read-only file system|input\/output error|cannot allocate memory|device or resource busy|too many open files|unexpected EOF|context (?:canceled|deadline)|connection (?:refused|reset)|timeout|too many requests/i;

/** Whether a runtime's or the kubelet's message tells of a fault of the node or the network, which may pass. */
export const isOfTheNode = (message: string): boolean => ofTheNode.test(message);
