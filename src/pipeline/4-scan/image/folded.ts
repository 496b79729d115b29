/** A name of a JSON field as Go compares it: without regard to case (encoding/json). */
export const folded = (key: string): string => key.toUpperCase().toLowerCase();
