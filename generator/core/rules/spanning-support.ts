import { generationOf } from '../generations.js';
import type { Mesh } from '../model.js';
import type { Report } from '../report.js';

/** Generation 2 spans clusters from 2.6, as a preview that is described cluster-wide alone (facts/multicluster-ossm3.md 1). */
export function checkSupport(mesh: Mesh, report: Report): void {
  if (generationOf(mesh).major !== 2) return;
  const { text, minor } = mesh.version;
  if (minor < 6) {
    report(
      'span-version',
      mesh.at('version'),
      `"${mesh.key}" spans clusters, and version "${text}" cannot.`,
      'Use version "2.6", or "3.0" and later.',
    );
    return;
  }
  report(
    'span-preview',
    mesh.at('version'),
    `"${mesh.key}" spans clusters, a developer preview in version "${text}" that is not supported in production.`,
    'Use version "3.0" or later for production.',
  );
  if (mesh.mode === 'ClusterWide' || !mesh.given.has('mode')) return;
  report(
    'span-mode',
    mesh.at('mode'),
    `"${mesh.key}" spans clusters, a preview that is described with mode ClusterWide alone.`,
    'Drop it, or try it out with care.',
  );
}
