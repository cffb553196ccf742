import { quoted } from '../forbidden-text.js';
import type { MergedTopology } from '../merge-topology.js';
import { isOwner } from '../owners/owner-form.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';

/** Owners as CODEOWNERS knows them, wherever the topology holds some. */
export function checkOwners({ root, topology, clusters, meshes }: MergedTopology, report: Report): void {
  owners(topology.defaults?.cluster?.owners, child(root, 'defaults', 'cluster', 'owners'), report);
  owners(topology.defaults?.mesh?.owners, child(root, 'defaults', 'mesh', 'owners'), report);
  for (const { value, ref } of [...clusters.values(), ...meshes.values()])
    owners(value.owners, child(ref, 'owners'), report);
}

function owners(list: readonly string[] = [], ref: Ref, report: Report): void {
  for (const [index, text] of list.entries()) {
    if (isOwner(text)) continue;
    const fact = `${quoted(text)} is no owner that CODEOWNERS knows, so it is not in that file.`;
    report('owner-form', child(ref, index), fact, 'Write "@user", "@org/team" or an e-mail address.');
  }
}
