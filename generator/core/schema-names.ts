/** What a name may be, by the schema that says so. */
const NAME = 'A name holds lower-case letters, digits and "-", begins and ends with a letter or digit';
const forms: Readonly<Record<string, string>> = {
  key: `${NAME}, and has at most 40 characters.`,
  clusterKey: `${NAME}, and has at most 40 characters.`,
  label: `${NAME}, and has at most 63 characters.`,
  labelKey: `${NAME}, and has at most 63 characters.`,
  objectName: 'A name holds lower-case letters, digits, "-" and ".", each part begins and ends with a letter or digit.',
  namespacedName: 'Write <namespace>/<name>, both of lower-case letters, digits and "-".',
  namespacedPattern: 'Write <namespace>/<name>, both of lower-case letters, digits and "-", or * for any.',
  fingerprint: 'Write 32 pairs of lower-case hex digits with colons, as in "3f:0a:…".',
  version: 'Write "2.1" to "2.6", or "3.0" and later.',
  istioVersion: 'Write it as in "v1.24.3" or "v1.24-latest".',
  channel: 'A channel holds letters, digits, ".", "_" and "-", as in "stable".',
  server: 'Write a URL that begins with https:// and holds no blank.',
  protocol: 'Write letters and digits, as in "HTTP2".',
  duration: 'Write hours and minutes, as in "360h" or "1h30m".',
  tag: 'An image tag holds letters, digits, ".", "_" and "-".',
  interval: 'Write a duration as in "10m" or "1h30m".',
  kind: 'Write a kind as in "ServiceMeshControlPlane".',
  name: 'A name holds no blank, no "/" and no "%".',
  notAfter: 'Write a time as in "2034-01-13T13:58:34Z".',
  headers: "A header name holds letters, digits and any of !#$%&'*+-.^_`|~.",
  labels: 'A label name has at most 317 characters, its prefix included.',
  matchLabels: 'A label name has at most 317 characters, its prefix included.',
  annotations: 'An annotation name has at most 317 characters, its prefix included.',
  overridingAnnotations: 'An annotation name has at most 317 characters, its prefix included.',
};

/** The schemas of map keys, by the map that they are in. */
const keyForms: Readonly<Record<string, string>> = {
  clusters: 'key',
  meshes: 'key',
  apps: 'key',
  sides: 'key',
  gateways: 'key',
  namespaces: 'label',
  subsets: 'label',
  operators: 'objectName',
};

/** The last word of a schema pointer that is a name: of a definition or of a property. */
export function lastName(pointer: string): string {
  const words = pointer.split('/').filter((word) => !/^(else|then|allOf|propertyNames|items|\d+)$/.test(word));
  return words.at(-1)!;
}

/** What a text at `pointer` must look like, as a sentence that says what to write. */
export function formOf(pointer: string): string | undefined {
  return forms[lastName(pointer)];
}

/** What a key of the map at `pointer` must look like, and what would do instead of `key` if that is easily said. */
export function keyFormOf(pointer: string, key: string): string {
  const form = keyForms[lastName(pointer)] ?? lastName(pointer);
  if (isReserved(key)) return 'Choose another name.';
  if (key === 'argocd' && lastName(pointer) === 'clusters')
    return 'out/argocd has its own meaning: choose another name.';
  return `${forms[form] ?? 'Choose another name.'}${proposal(form, key)}`;
}

/** ` "x-y" would do.` for a name that is one but for its case or its separators. */
export function proposal(form: string, word: string): string {
  if (!/^(key|clusterKey|label|labelKey)$/.test(form) || word.length > 40) return '';
  const tidy = word
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return tidy === '' || tidy === word || isReserved(tidy) ? '' : ` "${tidy}" would do.`;
}

function isReserved(key: string): boolean {
  return key === 'constructor' || key === 'prototype' || key === '__proto__';
}

/** Whether a text is a version as the schema wants it. */
export function isVersion(text: string): boolean {
  return /^(2\.[1-6]|3\.(0|[1-9][0-9]?))$/.test(text);
}
