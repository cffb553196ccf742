// biome-ignore lint/suspicious/noExplicitAny: answers are changed where no type would let it.
export type Json = any;

/** A copy of an answer after a change. */
export function changed(object: object, change: (copy: Json) => void): Json {
  const copy = structuredClone(object);
  change(copy);
  return copy;
}
