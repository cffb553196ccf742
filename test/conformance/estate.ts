import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Clusters } from './clusters.js';
import { noteManifests } from './report.js';
import { type Run, run } from './run.js';

export const STAGES = ['infra', 'mesh-cp', 'mesh-fed', 'app'] as const;
export type Stage = (typeof STAGES)[number];

const cli = fileURLToPath(new URL('../../dist/meshloom.cjs', import.meta.url));

/** A copy of a topology without what was exchanged or generated before. */
export interface Estate {
  directory: string;
  name: string;
  /** A mesh of it spans clusters: what was exchanged is copied, too, for it is that of the CAs which are sealed there. */
  spans: boolean;
  /** Its control planes are told whom to trust once pairs are joined, as those of generation 3 are. */
  trustsLater: boolean;
  /** Provider by cluster. */
  clusters: Record<string, 'aws' | 'azure' | 'gcp' | 'ibm' | 'onprem'>;
  meshloom(args: readonly string[], env?: Record<string, string>): Promise<Run>;
  remove(): void;
}

export function copyEstate(from: string): Estate {
  const directory = mkdtempSync(join(tmpdir(), 'meshloom-estate-'));
  const topology = parse(readFileSync(join(from, 'topology.yaml'), 'utf8')) as {
    metadata: { name: string };
    clusters: Record<string, { provider: Estate['clusters'][string] }>;
    defaults?: { mesh?: { version?: string } };
    meshes: Record<string, { clusters?: object; version?: string }>;
    peerings?: object[];
  };
  const { version } = { ...Object.values(topology.meshes)[0], ...topology.defaults?.mesh };
  const spans = Object.values(topology.meshes).some((mesh) => mesh.clusters !== undefined);
  const left = new Set(['out', 'node_modules', '.git', 'dist', 'test', 'generator', 'examples']);
  if (!spans) left.add('exchange');
  cpSync(from, directory, { recursive: true, filter: (path) => path === from || !left.has(basename(path)) });
  return {
    directory,
    name: topology.metadata.name,
    spans,
    trustsLater: topology.peerings !== undefined && version?.startsWith('3.') === true,
    clusters: Object.fromEntries(Object.entries(topology.clusters).map(([key, { provider }]) => [key, provider])),
    meshloom: (args, env = {}) => run(process.execPath, [cli, ...args], { cwd: directory, env }),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** The directory of a stage, if there is one. */
export function stageOf(directory: string, cluster: string, stage: Stage): string | undefined {
  const path = join(directory, 'out', cluster, stage);
  return existsSync(path) ? path : undefined;
}

/** Applies a stage as README.md says, strictly; with other options than server-side if any are given. */
export async function applyStage(
  clusters: Clusters,
  directory: string,
  cluster: string,
  stage: Stage,
  options: readonly string[] = ['--server-side'],
): Promise<void> {
  const path = stageOf(directory, cluster, stage);
  if (path === undefined) return;
  const applied = await clusters.must(cluster, ['apply', '-k', path, '--validate=strict', ...options]);
  noteManifests(applied.split('\n').filter(Boolean).length);
}

/** Every object below a cluster's out/, as `objectId` names it. */
export function renderedObjects(directory: string, cluster: string): string[] {
  return [...renderedTexts(directory, cluster).keys()].sort();
}

/** The same with the text of each. */
export function renderedTexts(directory: string, cluster: string): Map<string, string> {
  const files = readdirSync(join(directory, 'out', cluster), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'kustomization.yaml')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  return new Map(files.map((text) => [objectId(parse(text)), text]));
}

/** `kind/namespace/name`. */
export function objectId({ kind, metadata }: { kind: string; metadata: { name: string; namespace?: string } }): string {
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Everything in a cluster that says that it is of a topology, as `objectId` names it. */
export async function objectsOf(clusters: Clusters, cluster: string, topology: string): Promise<string[]> {
  return [...(await versionsOf(clusters, cluster, topology)).keys()].sort();
}

/** The same with what tells one state of an object from any other that it ever had. */
export async function versionsOf(clusters: Clusters, cluster: string, topology: string): Promise<Map<string, string>> {
  kinds ??= allKinds(clusters, cluster);
  const found = await clusters.get(cluster, [await kinds, '-A', '-l', `app.kubernetes.io/part-of=${topology}`]);
  return new Map(found.map((one) => [objectId(one), `${one.metadata.uid} ${one.metadata.resourceVersion}`]));
}

let kinds: Promise<string> | undefined;

/** Every kind that can be deleted, for `get`; the same on all servers. */
async function allKinds(clusters: Clusters, cluster: string): Promise<string> {
  const listed = await clusters.must(cluster, ['api-resources', '--verbs=list,delete', '-o', 'name']);
  const names = listed.split('\n').filter((name) => name !== '' && !/^events/.test(name));
  return names.join(',');
}
