import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a topology calls itself. */
export function topologyName(directory: string): string {
  const topology = parse(readFileSync(join(directory, 'topology.yaml'), 'utf8')) as { metadata: { name: string } };
  return topology.metadata.name;
}

/** The root topology and every example, with their committed out/. */
export function topologies(): { name: string; directory: string }[] {
  const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('topology.yaml') && existsSync(join(root, 'examples', dirname(path), 'out')))
    .map((path) => join(root, 'examples', dirname(path)))
    .sort();
  return [root, ...examples].map((directory) => ({
    name: relative(root, directory) || 'the root topology',
    directory,
  }));
}
