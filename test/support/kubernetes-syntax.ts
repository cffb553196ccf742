/** A form that an API server demands of a name; longest length in characters. */
interface Form {
  called: string;
  pattern: RegExp;
  longest: number;
}

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain: Form = { called: 'DNS-1123 subdomain', pattern: RegExp(`^${label}(\\.${label})*$`), longest: 253 };
const dns1123: Form = { called: 'DNS-1123 label', pattern: RegExp(`^${label}$`), longest: 63 };
const dns1035: Form = { called: 'DNS-1035 label', pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, longest: 63 };
const labelValue: Form = { called: 'label value', pattern: /^(([A-Za-z0-9][-\w.]*)?[A-Za-z0-9])?$/, longest: 63 };
const qualified: Form = { called: 'qualified name', pattern: /^([A-Za-z0-9][-\w.]*)?[A-Za-z0-9]$/, longest: 63 };
const portName: Form = { called: 'container port name', pattern: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/, longest: 15 };
const dataKey: Form = { called: 'ConfigMap key', pattern: /^(?!\.\.)[-.\w]+$/, longest: 253 };

const labelMaps = ['labels', 'matchLabels', 'nodeSelector', 'selector', 'sourceLabels'];

export type Mapping = Record<string, unknown>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON pointer of a key below `pointer` (RFC 6901). */
export function below(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** What an API server, or the operator's own objects, would refuse in names, labels and annotations. */
export function syntaxProblems(manifest: Mapping): string[] {
  const filled = manifest.kind === 'ApplicationSet' ? filledIn(manifest) : manifest;
  return [...metadataProblems(manifest), ...meshProblems(manifest), ...walkProblems(filled, '')];
}

/** The template of an ApplicationSet with a name in each of its blanks. */
function filledIn(manifest: Mapping): Mapping {
  return JSON.parse(JSON.stringify(manifest), (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(/\{\{[^{}]*\}\}/g, 'x') : value,
  ) as Mapping;
}

function metadataProblems({ kind, metadata, data }: Mapping): string[] {
  if (!isMapping(metadata)) return [];
  const form = kind === 'Namespace' ? dns1123 : kind === 'Service' ? dns1035 : subdomain;
  const keys = kind === 'ConfigMap' && isMapping(data) ? Object.keys(data) : [];
  return [
    ...check(form, metadata.name, '/metadata/name'),
    ...check(dns1123, metadata.namespace, '/metadata/namespace'),
    ...keys.flatMap((key) => check(dataKey, key, below('/data', key))),
  ];
}

/** Names that the operator turns into Services, and into the label `maistra.io/gateway` (ossm2-federation L1, L2). */
function meshProblems({ kind, metadata, spec }: Mapping): string[] {
  if (!isMapping(spec) || !isMapping(spec.gateways)) return [];
  const problems: string[] = [];
  const namespace = isMapping(metadata) ? String(metadata.namespace ?? '') : '';
  for (const [side, gateways] of Object.entries(spec.gateways)) {
    const pointer = below('/spec/gateways', side);
    if (!isMapping(gateways)) continue;
    if (kind === 'ServiceMeshPeer') problems.push(...check(dns1035, gateways.name, `${pointer}/name`));
    if (!side.startsWith('additional')) continue;
    for (const name of Object.keys(gateways)) {
      problems.push(...check(dns1035, name, below(pointer, name)));
      problems.push(...check(labelValue, `${name}.${namespace}`, below(pointer, name)));
    }
  }
  return problems;
}

function walkProblems(value: unknown, pointer: string, key = ''): string[] {
  if (Array.isArray(value)) {
    const items = value.flatMap((item, index) => walkProblems(item, below(pointer, index)));
    return [...itemNameProblems(value, pointer, key), ...items];
  }
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = below(pointer, name);
    if (typeof inner !== 'string') return walkProblems(inner, here, name);
    if (key === 'annotations') return qualifiedProblems(name, here);
    if (!labelMaps.includes(key)) return [];
    return [...qualifiedProblems(name, here), ...check(labelValue, inner, here)];
  });
}

/** Items of `containers` and `ports` carry names with a syntax of their own. */
function itemNameProblems(items: unknown[], pointer: string, key: string): string[] {
  if (!['containers', 'initContainers', 'ports'].includes(key)) return [];
  return items.flatMap((item, index) => {
    if (!isMapping(item)) return [];
    return check('containerPort' in item ? portName : dns1123, item.name, `${pointer}/${index}/name`);
  });
}

/** Keys of labels and of annotations: an optional DNS-1123 subdomain and a slash, then a name. */
function qualifiedProblems(key: string, pointer: string): string[] {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? [] : check(subdomain, key.slice(0, slash), pointer);
  return [...prefix, ...check(qualified, key.slice(slash + 1), pointer)];
}

function check(form: Form, value: unknown, pointer: string): string[] {
  if (typeof value !== 'string') return [];
  if (value.length > form.longest) {
    return [`${pointer}: "${value}" is longer than the ${form.longest} characters of a ${form.called}`];
  }
  return form.pattern.test(value) ? [] : [`${pointer}: "${value}" is not a ${form.called}`];
}
