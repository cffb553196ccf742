#!/usr/bin/env bash
# Builds the programs that the conformance suite runs, each from the pinned modules below programs/, and prints the
# directory that holds them as its only line on stdout. What is there already is not built again.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
programs=$here/programs

hash=$(cat "$programs"/*/go.mod "$programs"/*/go.sum "${BASH_SOURCE[0]}" | sha256sum | cut -c 1-16)
cache=${MESHLOOM_CONFORMANCE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/meshloom/conformance}/$hash
bin=$cache/bin
versions=$cache/versions

# The pins decide, nothing of the machine's: no newer toolchain, no workspace, no C compiler.
export GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0 GOFLAGS="${GOFLAGS:-} -mod=readonly -trimpath -buildvcs=false"

say() { printf '%s\n' "$*" >&2; }

# pinned FOLDER MODULE: the version of MODULE in programs/FOLDER/go.mod.
pinned() { (cd "$programs/$1" && go list -m -f '{{.Version}}' "$2"); }

# sets VALUE VARIABLE...: the linker flags that give each VARIABLE, a Go string named with its package, VALUE.
sets() {
  local value=$1 variable
  shift
  for variable in "$@"; do printf -- '-X %s=%s ' "$variable" "$value"; done
}

# A program does not know its own version when it is built as a dependency: each project's build passes it to the linker.
kubernetes_version() {
  local version major minor package
  version=$(pinned kubernetes k8s.io/kubernetes)
  IFS=. read -r major minor _ <<<"${version#v}"
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    sets "$version" "$package.gitVersion"
    sets "$major" "$package.gitMajor"
    sets "$minor" "$package.gitMinor"
  done
}

kustomize_version() {
  local version
  version=$(pinned kustomize sigs.k8s.io/kustomize/kustomize/v5)
  sets "$version" sigs.k8s.io/kustomize/api/provenance.version
}

# Istio's tags are no Go versions, so the pin is a commit: <release line>-<commit>, the line from Istio's own file.
istio_version() {
  local revision line
  revision=$(pinned istio istio.io/istio)
  revision=${revision##*-}
  line=$(cd "$programs/istio" && go mod download istio.io/istio && cat "$(go list -m -f '{{.Dir}}' istio.io/istio)/VERSION")
  sets "$line-$revision" istio.io/istio/pkg/version.buildVersion
  sets "$revision" istio.io/istio/pkg/version.buildGitRevision
  sets Clean istio.io/istio/pkg/version.buildStatus
}

argocd_version() {
  local version
  version=$(pinned argocd github.com/argoproj/argo-cd/v3)
  sets "${version#v}" github.com/argoproj/argo-cd/v3/common.version
}

sealed_secrets_version() {
  local version
  version=$(pinned sealed-secrets github.com/bitnami/sealed-secrets)
  sets "$version" main.VERSION
}

none() { :; }

# program NAME FOLDER PACKAGE FLAGS ARGUMENT...: builds PACKAGE with the linker flags that the function FLAGS prints, and
# keeps it only if it starts: with ARGUMENTs it prints its version, which is noted for later runs.
program() {
  local name=$1 folder=$2 package=$3 flags=$4 started=$SECONDS version
  shift 4
  [[ -x $bin/$name ]] && return
  flags="-s -w $("$flags")"
  say "$name: building"
  (cd "$programs/$folder" && go build -ldflags "$flags" -o "$building/$name" "$package") >&2
  version=$("$building/$name" "$@" 2>&1 | tr -s '\n\t' '  ') || { say "$name: built, but \"$name $*\" fails: $version"; exit 1; }
  printf '%s: %s\n' "$name" "$version" >"$building/version"
  mv "$building/version" "$versions/$name"
  mv "$building/$name" "$bin/$name"
  say "$name: built in $((SECONDS - started)) s"
}

command -v go >/dev/null || { say 'go: not found. Install Go; test/conformance/programs/*/go.mod say which version.'; exit 1; }
mkdir -p "$bin" "$versions"
building=$(mktemp -d "$cache/building.XXXXXX")
trap 'rm -rf "$building"' EXIT

program kustomize kustomize sigs.k8s.io/kustomize/kustomize/v5 kustomize_version version
program kubeseal sealed-secrets github.com/bitnami/sealed-secrets/cmd/kubeseal sealed_secrets_version --version
program sealed-secrets-controller sealed-secrets github.com/bitnami/sealed-secrets/cmd/controller \
  sealed_secrets_version --version
program etcd kubernetes go.etcd.io/etcd/server/v3 none --version
program kube-apiserver kubernetes k8s.io/kubernetes/cmd/kube-apiserver kubernetes_version --version
program kubectl kubernetes k8s.io/kubernetes/cmd/kubectl kubernetes_version version --client
program istioctl istio istio.io/istio/istioctl/cmd/istioctl istio_version version --remote=false
program argocd argocd github.com/argoproj/argo-cd/v3/cmd argocd_version version --client --short

cat "$versions"/* >&2
printf '%s\n' "$bin"
