/** Escapes data for use as a container argument: the kubelet expands `$(NAME)` and turns `$$` into `$`. */
export const verbatim = (data: string): string => data.replaceAll('$', '$$$$');
