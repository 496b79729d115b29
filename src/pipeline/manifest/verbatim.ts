/** Data as a container argument. The kubelet expands `$(NAME)` in arguments and turns `$$` into `$`. */
export const verbatim = (data: string): string => data.replaceAll('$', '$$$$');
