/** Where the containers of the scan pod leave what they found, each file put there whole by a rename. */
export const reportPaths = { folder: '/report', audit: '/audit' } as const;
