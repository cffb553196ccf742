/** One of the user's files for an app. */
export interface AppSourceFile {
  /** Relative to the topology's directory, with `/`. */
  source: string;
  /** Relative to the kustomize directory; for manifests equal to `source`. */
  path: string;
  text: string;
}

/** The files that an app's `kustomize` or `manifests` names, in byte order of their paths. */
export type AppSources = ReadonlyMap<string, readonly AppSourceFile[]>;
