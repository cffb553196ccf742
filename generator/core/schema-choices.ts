/** What is wrong, and what to do. */
export interface Explanation {
  message: string;
  fix: string;
}

interface Choice {
  /** Each alternative with its keys; the first is what names it. */
  alternatives?: readonly (readonly string[])[];
  none?: Explanation;
  several?: string;
  /** A key, another that it needs, and what to do without that. */
  needs?: readonly (readonly [key: string, needed: string, fix: string])[];
}

const choices: Readonly<Record<string, Choice>> = {
  '#/definitions/cluster': {
    alternatives: [['server'], ['argocd']],
    several: 'Keep one: server is the URL of the Argo CD destination, argocd its name.',
  },
  '#/definitions/mesh': {
    alternatives: [['cluster'], ['clusters']],
    several: 'Keep cluster for a mesh in one cluster, or clusters for one that spans several.',
  },
  '#/definitions/peering': {
    alternatives: [['meshes'], ['hub', 'spokes'], ['fullMesh']],
    none: { message: 'names no meshes.', fix: 'Give meshes: [a, b], hub with spokes, or fullMesh.' },
    several: 'Keep one of meshes: [a, b], hub with spokes, or fullMesh.',
    needs: [
      ['hub', 'spokes', 'Add spokes: [a, b].'],
      ['spokes', 'hub', 'Add hub: <mesh>.'],
    ],
  },
  '#/definitions/share': {
    alternatives: [['service'], ['selector']],
    none: { message: 'names no service.', fix: 'Give service: <namespace>/<name>, or selector.' },
    several: 'Keep one of them.',
  },
  '#/definitions/share/properties/locality': {
    needs: [
      ['zone', 'region', 'Add region: without it the whole locality is ignored.'],
      ['subzone', 'region', 'Add region and zone: without them the whole locality is ignored.'],
      ['subzone', 'zone', 'Add zone: without it the whole locality is ignored.'],
    ],
  },
  '#/definitions/destination': {
    alternatives: [['local'], ['subset'], ['from']],
    none: { message: 'names no destination.', fix: 'Give local: true, subset, or from: <mesh>.' },
    several: 'A destination is local, a subset, or from a mesh. Keep one.',
    needs: [['importAs', 'from', 'Add from: <mesh>, the mesh that exports it.']],
  },
  '#/definitions/route': {
    alternatives: [['split'], ['mirror'], ['match'], ['balance'], ['failover']],
    none: { message: 'has no pattern.', fix: 'Give one of split, mirror, match, balance, failover.' },
    several: 'A route has one pattern. Keep one of them.',
    needs: [['route', 'mirror', 'Write split instead, or add mirror.']],
  },
  '#/definitions/stringMatch': {
    alternatives: [['exact'], ['prefix'], ['regex']],
    none: { message: 'has no condition.', fix: 'Give one of exact, prefix, regex.' },
    several: 'Keep one of them.',
  },
  '#/definitions/app': {
    needs: [['values', 'template', 'values belong to a template. Drop them, or add template.']],
  },
  '#/definitions/app/allOf/0': {
    alternatives: [['mesh'], ['meshes']],
    none: { message: 'is in no mesh.', fix: 'Give mesh: <mesh>, or meshes: [a, b].' },
    several: 'Keep mesh for one mesh, or meshes for several.',
  },
  '#/definitions/app/allOf/1': {
    alternatives: [['template'], ['kustomize'], ['manifests']],
    none: { message: 'has nothing to run.', fix: 'Give one of template, kustomize, manifests.' },
    several: 'An app has one source. Keep one of them.',
  },
};

/** Whether the schema at `pointer` says which keys go together. */
export function isChoice(pointer: string): boolean {
  return choices[pointer] !== undefined;
}

/** The keys of which one is needed, for the choice at `pointer`. */
export function choiceKeys(pointer: string): readonly string[] {
  return choices[pointer]?.alternatives?.flat() ?? [];
}

/** Why `value` breaks the choice at `pointer`, in one sentence whatever the number of branches; nothing if it keeps it. */
export function explainChoice(pointer: string, value: Readonly<Record<string, unknown>>): Explanation | undefined {
  const { alternatives = [], none, several = '', needs = [] } = choices[pointer] ?? {};
  const written = Object.keys(value);
  const chosen = alternatives
    .map((keys) => written.find((key) => keys.includes(key)))
    .filter((key) => key !== undefined);
  if (chosen.length > 1) {
    const inOrder = written.filter((key) => chosen.includes(key)).map((key) => `"${key}"`);
    const both = chosen.length === 2 ? 'both ' : '';
    return { message: `has ${both}${inOrder.slice(0, -1).join(', ')} and ${inOrder.at(-1)}.`, fix: several };
  }
  const need = needs.find(([key, needed]) => written.includes(key) && !written.includes(needed));
  if (need !== undefined) return { message: `has "${need[0]}" without "${need[1]}".`, fix: need[2] };
  return chosen.length === 0 ? none : undefined;
}
