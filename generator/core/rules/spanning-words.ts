/** How many things a finding names. */
const NAMED = 3;

/** `"a"`, `"a" and "b"`, `"a", "b", "c" and 4 more`. */
export function inRow(names: readonly string[]): string {
  return rowOf(names.map((name) => `"${name}"`));
}

/** The same of words that are as they should be. */
export function rowOf(words: readonly string[]): string {
  const named = words.slice(0, NAMED);
  const rest = words.length > NAMED ? [`${words.length - NAMED} more`] : [];
  const [last, ...before] = [...named, ...rest].reverse();
  return before.length === 0 ? (last ?? '') : `${before.reverse().join(', ')} and ${last}`;
}
