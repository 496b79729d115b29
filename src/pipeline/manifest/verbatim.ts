/** Data as a container's argument: the kubelet would expand `$(NAME)` in it and turn `$$` into `$`. */
export const verbatim = (data: string): string => data.replaceAll('$', '$$$$');
