import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Model } from '../../generator/core/model.js';
import type { Finding } from '../../generator/core/problems.js';
import { compileTopology, planTree } from '../../generator/pipeline.js';
import type { RandomEstate } from './random-topology.js';
import { plainText } from './restyle.js';

/** Inputs as they stand on a disk. */
export interface EstateTexts {
  topology: string;
  /** By mesh key. */
  records: Record<string, string>;
}

export interface CompiledEstate {
  findings: Finding[];
  errors: Finding[];
  model: Model | undefined;
  /** Text by path; empty if there are errors. */
  tree: Map<string, string>;
  /** Paths that came more than once. */
  twice: string[];
}

export function textsOf({ topology, records }: RandomEstate): EstateTexts {
  return { topology: plainText(topology), records: mapValues(records, plainText) };
}

export function mapValues<T, U>(map: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** Runs the pipeline over a directory of its own, which is removed again. */
export async function compileEstate(texts: EstateTexts, only?: ReadonlySet<string>): Promise<CompiledEstate> {
  const dir = mkdtempSync(join(tmpdir(), 'meshloom-random-'));
  try {
    mkdirSync(join(dir, 'exchange'));
    writeFileSync(join(dir, 'topology.yaml'), texts.topology);
    for (const [key, text] of Object.entries(texts.records)) writeFileSync(join(dir, 'exchange', `${key}.yaml`), text);
    const { findings, model } = await compileTopology({
      topology: join(dir, 'topology.yaml'),
      exchange: join(dir, 'exchange'),
      sealed: join(dir, 'sealed'),
    });
    const errors = findings.filter(({ severity }) => severity === 'error');
    const rendered =
      errors.length === 0 && model !== undefined ? renderTree(model, only) : { tree: new Map(), twice: [] };
    return { findings, errors, model, ...rendered };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Runs the pipeline over files by path, `topology.yaml` among them, in a directory of their own, which is removed again. */
export async function compileFiles(files: Readonly<Record<string, string>>): Promise<CompiledEstate> {
  const dir = mkdtempSync(join(tmpdir(), 'meshloom-files-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    const { findings, model } = await compileTopology({
      topology: join(dir, 'topology.yaml'),
      exchange: join(dir, 'exchange'),
      sealed: join(dir, 'sealed'),
    });
    const errors = findings.filter(({ severity }) => severity === 'error');
    const rendered = errors.length === 0 && model !== undefined ? renderTree(model) : { tree: new Map(), twice: [] };
    return { findings, errors, model, ...rendered };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Every file of the planned clusters as text. */
export function renderTree(model: Model, only?: ReadonlySet<string>): { tree: Map<string, string>; twice: string[] } {
  const tree = new Map<string, string>();
  const twice: string[] = [];
  for (const { files } of planTree(model, only)) {
    for (const { path, text } of files) {
      if (tree.has(path)) twice.push(path);
      tree.set(path, text());
    }
  }
  return { tree, twice };
}
