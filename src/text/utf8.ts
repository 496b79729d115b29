/**
 * Decodes UTF-8 (RFC 3629). Returns undefined for bytes that are not UTF-8.
 * @param byteOrderMark whether to keep or drop a leading byte order mark
 */
export function decodeUtf8(bytes: Uint8Array, byteOrderMark: 'keep' | 'drop'): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: byteOrderMark === 'keep' }).decode(bytes);
  } catch {
    return undefined;
  }
}
