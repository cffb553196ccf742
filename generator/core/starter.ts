/**
 * The topology that `init` writes. It is valid as it stands, without a warning, and stays so when every optional key is
 * uncommented.
 */
export function starterTopology(): string {
  return STARTER;
}

const STARTER = `# yaml-language-server: $schema=./schemas/topology.schema.json
# Two meshes, joined: "shop" takes 20 percent of the answers of one service from "partner".
# Change the names, then run meshloom generate. Lines with one # and a key are options: take the # away to use them.
apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: starter} # choose it first: it stands in the first line of every generated file

# How everything is named that you do not name yourself. {mesh}, {cluster} and {peer} are the keys below.
# naming:
#   namespace: "{mesh}-mesh"
#   controlPlane: "{mesh}-mesh"
#   peer: "{mesh}-mesh"
#   trustDomain: "{mesh}-mesh.local"

# One entry a cluster. The key is its folder below out/ and, unless you say otherwise, its kubeconfig context.
clusters:
  east:
    provider: aws # or azure, gcp, ibm, onprem
    region: us-east-1
    # The gateways between meshes are meant to be reached from outside. A private cluster has
    # the key internalLoadBalancers with the value true instead.
    exposure: public
    # context: admin@east
    # labels: {tier: prod}
  west:
    provider: azure
    region: westeurope
    exposure: public
    # operators: {install: false}

# What holds for every mesh and every pair that does not say otherwise.
defaults:
  mesh:
    version: "2.6"  # "2.1" to "2.6"; "3.0" to "3.4" for a mesh without peers
    # mtls: strict
    # tracing: Jaeger
  # peering: {service: LoadBalancer}
  # labels: {team: mesh}

# Where each mesh lives, and the namespaces whose workloads are in it.
meshes:
  shop:
    cluster: east
    members: [shop-bookinfo]
    # addons: {kiali: true, prometheus: true, grafana: false}
    # accessLog: false
  partner:
    cluster: west
    members: [partner-bookinfo]
    # identity: ThirdParty
    # locality: {region: westeurope}

# Who is joined to whom. For more than two write hub and spokes, or fullMesh.
peerings:
  - meshes: [shop, partner]
    # suspend: true

# Which service is offered to whom, and by which name it is known there.
shares:
  - from: partner
    to: [shop]
    service: partner-bookinfo/details
    importAs: shop-bookinfo/details-v2
    # exportAs: shop-bookinfo/details

# What a mesh's clients get when they call a service. The weights of a list sum to 100.
routes:
  - mesh: shop
    service: shop-bookinfo/details
    split:
      - {subset: v1, weight: 80}
      - {from: partner, weight: 20}

# Workloads to try it with. Your own come with kustomize: <directory> or manifests: [<globs>].
apps:
  bookinfo:
    mesh: shop
    namespace: shop-bookinfo
    template: bookinfo
  sleep:
    mesh: shop
    namespace: shop-bookinfo
    template: sleep
  details:
    mesh: partner
    namespace: partner-bookinfo
    template: bookinfo-details
    values: {version: v2}
  kube-info:
    mesh: partner
    namespace: partner-bookinfo
    template: kube-info
    # values: {version: v1}
`;
