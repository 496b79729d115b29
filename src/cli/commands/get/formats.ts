/** How `get` shows jobs. */
export const formats = ['table', 'wide', 'name', 'json', 'yaml'] as const;
export type Format = (typeof formats)[number];
