import { type Draft, type DrawnMesh, fresh, given, type Json, peersOf } from './random-estate.js';

const FREE_NAMESPACES = ['far', 'y', '1', 'off', 'far-b'];

/** Shares of all kinds; names are new each time and a namespace is closed after its wildcard, so that nothing is hidden. */
export function drawShares(draft: Draft): void {
  const exporters = draft.meshes.filter(({ key }) => peersOf(draft, key).length > 0);
  const wanted = exporters.length === 0 ? 0 : draft.choices.int(7);
  const localities = new Map<DrawnMesh, Json>();
  for (let index = 0; index < wanted; index += 1) {
    const from = draft.choices.pick(exporters);
    if (!localities.has(from)) localities.set(from, drawLocality(draft));
    const share = drawShare(draft, from, localities.get(from));
    if (share !== undefined) draft.topology.shares = [...(draft.topology.shares ?? []), ...share];
  }
}

/** What every local share of one exporter says. One key alone: localities are compared by the order of their keys. */
function drawLocality({ choices }: Draft): Json {
  return choices.chance(30) ? { region: 'far-region' } : undefined;
}

function drawShare(draft: Draft, from: DrawnMesh, locality: Json): Json[] | undefined {
  const { choices } = draft;
  const namespaces = (from.managed && !from.selects ? from.members : [...from.members, ...FREE_NAMESPACES]).filter(
    (name) => !from.closed.has(name) && !from.closed.has('*'),
  );
  if (namespaces.length === 0) return undefined;
  const namespace = choices.pick(namespaces);
  const peers = peersOf(draft, from.key);
  const to = choices.chance(60) ? choices.some(peers, 3) : peers;
  const importers = to.length > 0 ? to : peers;
  const named = importers === peers && choices.chance(60) ? undefined : importers.map(({ key }) => key);
  const base = { from: from.key, ...(named === undefined ? {} : { to: named }) };
  const kind = choices.pick(['one', 'one', 'local', 'local', 'list', 'wild', 'selector', 'apart', 'every']);
  if (kind === 'local') return drawLocal(draft, from, namespace, locality);
  if (kind === 'apart') return drawApart(draft, from, namespace, base, importers);
  if (kind === 'every' && !choices.chance(25)) return undefined;
  return drawOpen(draft, from, namespace, base, importers, kind);
}

/** A share under a local name, to one importer and into one of its members. */
function drawLocal(draft: Draft, from: DrawnMesh, namespace: string, locality: Json): Json[] | undefined {
  const { choices } = draft;
  const to = choices.pick(peersOf(draft, from.key));
  const member = to.members[0] ?? (to.selects || !to.managed ? 'far' : undefined);
  if (member === undefined) return undefined;
  const count = choices.chance(30) ? 2 : 1;
  return Array.from({ length: count }, () => drawLocalService(draft, from, namespace, to, member, locality));
}

function drawLocalService(
  draft: Draft,
  from: DrawnMesh,
  namespace: string,
  to: DrawnMesh,
  member: string,
  locality: Json,
): Json {
  const { choices } = draft;
  const name = fresh(draft, 'svc');
  const importAs = namespace === member && choices.chance(50) ? undefined : `${member}/${choices.pick(['*', name])}`;
  draft.imports.push({ mesh: to.key, from: from.key, namespace: member, name, source: name, asLocal: true });
  const share = {
    from: from.key,
    to: [to.key],
    service: `${namespace}/${name}`,
    importAs,
    importAsLocal: true,
    locality,
  };
  return given(share);
}

/** Both sides written apart: an open export, and an import of one service of it. */
function drawApart(
  draft: Draft,
  from: DrawnMesh,
  namespace: string,
  base: Json,
  importers: readonly DrawnMesh[],
): Json[] {
  const name = fresh(draft, 'svc');
  const { choices } = draft;
  const open = choices.chance(50);
  if (open) from.closed.add(namespace);
  const importAs = choices.chance(50) ? `${choices.pick(FREE_NAMESPACES)}/${fresh(draft, 'imp')}` : undefined;
  remember(draft, from, importers, importAs ?? `${namespace}/${name}`, name);
  return [
    { ...base, service: open ? `${namespace}/*` : `${namespace}/${name}`, only: 'export' },
    given({ ...base, service: `${namespace}/${name}`, only: 'import', importAs }),
  ];
}

function drawOpen(
  draft: Draft,
  from: DrawnMesh,
  namespace: string,
  base: Json,
  importers: readonly DrawnMesh[],
  kind: string,
): Json[] {
  const { choices } = draft;
  if (kind === 'one') return drawOne(draft, from, namespace, base, importers);
  if (kind === 'list') {
    const services = [`${namespace}/${fresh(draft, 'svc')}`, `${namespace}/${fresh(draft, 'svc')}`];
    for (const service of services) remember(draft, from, importers, service, service.split('/')[1]!);
    return [{ ...base, service: services }];
  }
  from.closed.add(kind === 'every' ? '*' : namespace);
  if (kind === 'every') return [{ ...base, service: '*/*' }];
  const exportAs = choices.chance(35) ? `${fresh(draft, 'wire')}/*` : undefined;
  const importAs = choices.chance(35) ? `${fresh(draft, 'open')}/*` : undefined;
  const asked = (importAs ?? exportAs ?? `${namespace}/*`).replace('*', fresh(draft, 'any'));
  remember(draft, from, importers, asked, '*');
  const what =
    kind === 'wild'
      ? { service: `${namespace}/*` }
      : { selector: { namespace, matchLabels: { app: 'details', on: 'y' } } };
  return [given({ ...base, ...what, exportAs, importAs })];
}

function drawOne(
  draft: Draft,
  from: DrawnMesh,
  namespace: string,
  base: Json,
  importers: readonly DrawnMesh[],
): Json[] {
  const { choices } = draft;
  const name = fresh(draft, 'svc');
  const exportAs = choices.chance(40)
    ? choices.pick([`${fresh(draft, 'wire')}/*`, `*/${fresh(draft, 'exp')}`, `wire/${fresh(draft, 'exp')}`])
    : undefined;
  const importAs = choices.chance(50)
    ? choices.pick([`${choices.pick(FREE_NAMESPACES)}/${fresh(draft, 'imp')}`, `*/${fresh(draft, 'imp')}`])
    : undefined;
  const imported = joined(joined(`${namespace}/${name}`, exportAs), importAs);
  remember(draft, from, importers, imported, name);
  return [given({ ...base, service: `${namespace}/${name}`, exportAs, importAs })];
}

/** `*` in an alias keeps that part. */
function joined(name: string, alias: string | undefined): string {
  if (alias === undefined) return name;
  const kept = name.split('/');
  return alias
    .split('/')
    .map((part, index) => (part === '*' ? kept[index] : part))
    .join('/');
}

function remember(
  draft: Draft,
  from: DrawnMesh,
  importers: readonly DrawnMesh[],
  imported: string,
  source: string,
): void {
  const [namespace, name] = imported.split('/') as [string, string];
  for (const { key } of importers) {
    draft.imports.push({ mesh: key, from: from.key, namespace, name, source, asLocal: false });
  }
}
