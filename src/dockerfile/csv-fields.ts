/**
 * Splits one line of comma-separated values (RFC 4180), like the package csvvalue that BuildKit parses mounts with.
 * Undefined if its quotes are malformed, or if there is nothing.
 */
export function csvFields(line: string): string[] | undefined {
  if (line === '') return undefined;
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  const fields: string[] = [];
  for (;;) {
    const match = field.exec(line);
    if (match === null) return undefined;
    const [, quoted, bare = '', end] = match;
    fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '') return fields;
  }
}
