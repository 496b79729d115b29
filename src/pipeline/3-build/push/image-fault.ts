/**
 * Errors of crane about the image and not about the registry: what it could not read in the layout (Go's encoding/json
 * and os, go-containerregistry's v1 and layout), and what the registry refuses to store (OCI distribution spec, error
 * codes).
 */
const ofTheImage = [
  /^Error: (?:lstat|open|layout blob|invalid character|json: |unexpected end of JSON input)/,
  /^Error: (?:cannot parse hash|unsupported hash|found non-hex character|wrong number of hex digits)/,
  /^Error: (?:EOF|unexpected EOF)$/,
  /: (?:MANIFEST_INVALID|MANIFEST_BLOB_UNKNOWN|BLOB_UNKNOWN|DIGEST_INVALID|SIZE_INVALID): /,
  /http: ContentLength=[0-9]+ with Body length/,
] as const;

/** Whether a failed push is the image's fault, which no retry mends. @param message the last line that crane printed */
export const isImageFault = (message: string): boolean => ofTheImage.some((pattern) => pattern.test(message));
