import type { Mesh } from '../model.js';
import type { Report } from '../report.js';

/** What must hold within one mesh of generation 2. */
export function checkMesh(mesh: Mesh, report: Report): void {
  checkMode(mesh, report);
  checkAddons(mesh, report);
  checkSupport(mesh, report);
}

/** facts/ossm2-federation.md 1.2, section 3: spec.mode from 2.4, a preview in 2.3; memberSelectors from 2.4. */
function checkMode(mesh: Mesh, report: Report): void {
  const { minor, text } = mesh.version;
  if (mesh.mode === 'ClusterWide' && minor < 3) {
    report(
      'mode-version',
      mesh.at('mode'),
      `ClusterWide is not known to version "${text}".`,
      'Use version "2.4" or later, or MultiTenant.',
    );
  } else if (mesh.mode === 'ClusterWide' && minor === 3) {
    report(
      'mode-preview',
      mesh.at('mode'),
      'ClusterWide is a technology preview in version "2.3".',
      'Use version "2.4" or later.',
    );
  }
  if (mesh.memberSelector !== undefined && minor < 4) {
    report(
      'member-selector-version',
      mesh.at('memberSelector'),
      `memberSelector is not known to version "${text}".`,
      'Use version "2.4" or later, or list the members.',
      { part: 'key' },
    );
  }
}

/** Kiali does not come up without Prometheus (facts/ossm2-federation.md section 3). */
function checkAddons(mesh: Mesh, report: Report): void {
  if (mesh.addons.kiali && !mesh.addons.prometheus) {
    report(
      'kiali-prometheus',
      mesh.at('addons'),
      `"${mesh.key}" has Kiali without Prometheus, and its control plane would never become ready.`,
      'Write prometheus: true, or kiali: false.',
      { part: 'key' },
    );
  }
}

function checkSupport(mesh: Mesh, report: Report): void {
  if (mesh.version.minor < 4) {
    report(
      'version-ended',
      mesh.at('version'),
      `version "${mesh.version.text}" has ended: the operator of 2.6 offers 2.6, 2.5 and 2.4 alone (release notes of 2.6).`,
      'Upgrade the mesh.',
    );
  }
  if (mesh.identity === 'Kubernetes' && mesh.cluster?.provider === 'aws' && mesh.ends.length > 0) {
    report(
      'identity-rosa',
      mesh.at('identity'),
      'federation on ROSA needs identity ThirdParty (documentation, "Federation").',
      'Drop it, unless this is no ROSA cluster.',
    );
  }
}
