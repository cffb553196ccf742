import type { Mesh, Model } from '../model.js';
import type { App } from '../model-work.js';
import type { Report } from '../report.js';
import { isRemote } from '../spanning/parts.js';

const ISTIO = /^(?:networking|security|telemetry|extensions)\.istio\.io\//;
const SAMPLES_WITH_ENTRANCE = ['bookinfo', 'kube-info'];

/** A primary reads configuration in its own cluster alone (facts/multicluster-ossm3.md 2.5): what only remotes hold, nobody reads. */
export function checkRemoteConfig(mesh: Mesh, { apps }: Model, report: Report): void {
  const primary = mesh.span?.primary;
  if (primary === undefined) return;
  for (const app of apps) {
    if (!mesh.parts.includes(app.mesh) || !isRemote(app.mesh)) continue;
    if (apps.some((other) => other.key === app.key && other.mesh === primary)) continue;
    const kind = istioKind(app);
    if (kind === undefined) continue;
    report(
      'span-remote-config',
      app.ref,
      `brings configuration of Istio (${kind}), and runs in "${app.mesh.cluster?.key}" and not in "${primary.cluster?.key}", where alone the configuration of "${mesh.key}" is read.`,
      `Add "${primary.cluster?.key}" to its clusters, or give the primary its own by another app.`,
      { related: [mesh.ref] },
    );
  }
}

/** The first kind of Istio's that an app brings. */
function istioKind({ content }: App): string | undefined {
  if (content.kind === 'template') return SAMPLES_WITH_ENTRANCE.includes(content.template) ? 'Gateway' : undefined;
  const found = content.files.resources.find(({ value }) => ISTIO.test(String(value.apiVersion)));
  return found === undefined ? undefined : String(found.value.kind);
}
