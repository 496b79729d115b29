const string = /"(\\.|[^"\\])*"/g;
/** Names of labels in parentheses, and windows. */
const groupings = /\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)|\[[^\]]*\]/g;
const words = new Set(['and', 'or', 'unless', 'bool', 'offset']);

export interface Selector {
  readonly metric: string;
  /** Labels that it matches. */
  readonly labels: readonly string[];
}

/** The selectors of an expression of PromQL, as far as our own rules and panels use the language. */
export function selectorsOf(expression: string): readonly Selector[] {
  const bare = expression.replace(string, "''").replace(groupings, '');
  return [...bare.matchAll(/(?<![\w.:])([a-zA-Z_:][\w:]*)\s*(\{[^}]*\}|\(|)/g)]
    .filter(([, name = '', next]) => next !== '(' && !words.has(name))
    .map(([, metric = '', matchers = '']) => ({
      metric,
      labels: Array.from(matchers.matchAll(/(\w+)\s*(?:=|!)/g), ([, label = '']) => label),
    }));
}
