import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: the definitions are data of others
type Definition = Record<string, any>;

/** The directory of CustomResourceDefinitions: `CRDS`, else the one beside the checkout. */
export function definitionsDirectory(): string {
  const beside = fileURLToPath(new URL('../../../shared/crds', import.meta.url));
  const directory = process.env.CRDS === undefined ? beside : resolve(process.env.CRDS);
  if (existsSync(directory)) return directory;
  throw new Error(`No definitions in ${directory}. Give their directory: npm run conformance -- --crds DIR`);
}

/** Every definition, without conversion webhooks, which nothing serves here. */
export function readDefinitions(directory: string): Definition[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => parse(readFileSync(join(directory, name), 'utf8')) as Definition)
    .filter(({ kind }) => kind === 'CustomResourceDefinition')
    .map((definition) => {
      delete definition.spec.conversion;
      delete definition.status;
      return definition;
    });
}
