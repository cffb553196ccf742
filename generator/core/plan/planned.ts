import type { Ref } from '../source.js';

/** What identifies an object in one cluster. */
export interface ObjectId {
  apiVersion: string;
  kind: string;
  namespace: string | undefined;
  name: string;
  /** Its file names no namespace; its directory's kustomization gives it one. */
  isPlaced?: boolean;
}

/** An object of ours: a template and the view it prints. `metadata` is complete except for the estate's own labels. */
export interface PlannedObject extends ObjectId {
  template: string;
  view: () => Record<string, unknown>;
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
  /** Others of its name may stand in its folder, of other namespaces. */
  isOneOfSeveral?: true;
  /** The line that asks for it. */
  ref: Ref;
}

/** One file below out/. `objects` are those that it holds: none in a kustomization, several in a copied stream. */
export interface PlannedFile {
  path: string;
  objects: readonly ObjectId[];
  ref: Ref;
  text: () => string;
}

/** The API group of `group/version`; empty for the core API. */
export function apiGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}
