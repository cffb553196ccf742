import { headerLine } from '../header.js';
import { byCodeUnit, isMap, type RawMap } from '../merge.js';
import type { Cluster, Model } from '../model.js';
import { apiGroup, type PlannedFile } from '../plan/planned.js';
import { readYamlStream } from '../yaml-reader.js';
import { STAGES, type Stage } from './delivery.js';
import { placeOfKind } from './kinds.js';

/** What delivery has to know of a planned cluster; its files need not be kept. */
export interface Survey {
  cluster: Cluster;
  /** Those that hold something, in their order. */
  stages: Stage[];
  /** Cluster-scoped kinds, as `group kind`. */
  clusterKinds: Set<string>;
  /** All kinds, as `group plural`. */
  resources: Set<string>;
  /** Rules of the roles that we write: whoever creates a role holds what it grants. */
  granted: RawMap[];
  /** Roles that we bind, as `plural name`. */
  bound: Set<string>;
}

/** Looks through the files of a cluster's tree. */
export function surveyCluster(model: Model, cluster: Cluster, files: readonly PlannedFile[]): Survey {
  const present = new Set(files.map(({ path }) => path.split('/')[1]));
  const survey: Survey = {
    cluster,
    stages: STAGES.filter((stage) => present.has(stage)),
    clusterKinds: new Set(),
    resources: new Set(),
    granted: [],
    bound: new Set(),
  };
  for (const file of files) {
    for (const { apiVersion, kind, namespace } of file.objects) {
      const group = apiGroup(apiVersion);
      survey.resources.add(`${group} ${placeOfKind(apiVersion, kind).plural}`);
      if (namespace === undefined) survey.clusterKinds.add(`${group} ${kind}`);
    }
    if (file.objects.some(({ apiVersion }) => apiGroup(apiVersion) === RBAC)) readRights(model, file, survey);
  }
  return survey;
}

const RBAC = 'rbac.authorization.k8s.io';

/** Roles that users bring are theirs to allow: a copied one never widens what we ask for. */
function readRights(model: Model, file: PlannedFile, survey: Survey): void {
  const text = file.text();
  if (!text.startsWith(`${headerLine(model.name)}\n`)) return;
  const value = readYamlStream(file.path, text).documents[0]?.doc.value;
  if (!isMap(value)) return;
  if (Array.isArray(value.rules)) survey.granted.push(...(value.rules as RawMap[]));
  if (!isMap(value.roleRef)) return;
  const { kind, name } = value.roleRef as { kind: string; name: string };
  survey.bound.add(`${placeOfKind(`${RBAC}/v1`, kind).plural} ${name}`);
}

/** The pairs of all clusters' sets, `left right` each, in byte order; an empty left part stays empty. */
export function allPairs(surveys: readonly Survey[], of: (survey: Survey) => ReadonlySet<string>): [string, string][] {
  return [...new Set(surveys.flatMap((survey) => [...of(survey)]))].sort(byCodeUnit).map((pair) => {
    const space = pair.indexOf(' ');
    return [pair.slice(0, space), pair.slice(space + 1)];
  });
}
