import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** An object of a golden tree. */
export interface GoldenObject {
  golden: string;
  /** Below out/. */
  path: string;
  isCopied: boolean;
  apiVersion: string;
  kind: string;
  /** What Argo CD is told of it; undefined where it is told nothing. */
  wave: number | undefined;
  options: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look deep into objects of every kind
  value: any;
}

/** Every object of one golden tree. */
export function goldenObjects(golden: string): GoldenObject[] {
  const out = new URL(`../golden/${golden}/out/`, import.meta.url);
  return readdirSync(out, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml') && !path.endsWith('/kustomization.yaml'))
    .sort()
    .flatMap((path) => {
      const text = readFileSync(new URL(path, out), 'utf8');
      const isCopied = / Source: /.test(text.split('\n')[0]!);
      return parseAllDocuments(text)
        .map((document) => document.toJS())
        .filter((value) => value?.kind !== undefined)
        .map((value) => {
          const { [WAVE]: wave, [OPTIONS]: options } = value.metadata?.annotations ?? {};
          const told = { wave: wave === undefined ? undefined : Number(wave), options };
          return { golden, path, isCopied, apiVersion: value.apiVersion, kind: value.kind, ...told, value };
        });
    });
}

const WAVE = 'argocd.argoproj.io/sync-wave';
const OPTIONS = 'argocd.argoproj.io/sync-options';

/** What we make for clusters in all golden trees; what is copied is the user's, but for what is sealed. */
export function emittedObjects(): GoldenObject[] {
  cache ??= readdirSync(new URL('../golden/', import.meta.url))
    .flatMap(goldenObjects)
    .filter(isForCluster)
    .filter(({ isCopied, kind }) => !isCopied || kind === 'SealedSecret');
  return cache;
}

let cache: GoldenObject[] | undefined;

/** Whether an object is a cluster's, and not what delivers it. */
export function isForCluster({ path }: GoldenObject): boolean {
  return !/^(?:argocd|flux)\//.test(path);
}
