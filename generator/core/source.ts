/** A key path in one document: `['peerings', 0, 'spokes', 1]`. */
export type KeyPath = readonly (string | number)[];

/**
 * A parsed file. `file` is how people are told about it: relative to the working directory when below it, with `/`.
 * `value` consists of null-prototype objects, arrays, strings, finite numbers, booleans and null.
 */
export interface SourceDocument {
  file: string;
  text: string;
  value: unknown;
}

/** A value's origin: the document and the path in it. */
export interface Ref {
  doc: SourceDocument;
  path: KeyPath;
}

/** The origin of something below `ref`. */
export function child(ref: Ref, ...keys: (string | number)[]): Ref {
  return { doc: ref.doc, path: [...ref.path, ...keys] };
}

/** The path as people write it: `peerings[0].spokes[1]`; a key with other characters is shown as `["a.b"]`. */
export function displayPath(path: KeyPath): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (!/^[A-Za-z0-9_-]+$/.test(key)) text += `[${JSON.stringify(key)}]`;
    else text += text === '' ? key : `.${key}`;
  }
  return text;
}
