{{- /*
The pool's bridge.yml: its config, and what the pod decides. Its Jobs carry a name that no other pool has, in whatever
namespace they are, so that each pool finds and clears up its own alone.
*/}}
{{- define "legacy-bridge.pool.config" -}}
{{- $config := include "legacy-bridge.pool.ownConfig" . | fromYaml }}
{{- if not (hasKey $config.stepFunctions "replicas") }}
{{- $_ := set $config.stepFunctions "replicas" (include "legacy-bridge.pool.sharers" . | int) }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{- /*
How many workers share the quota of the pool's Step Functions: those of all pools of the release that have the same place.
An autoscaler's most count, since the pods that are there are not told of those that it adds.
*/}}
{{- define "legacy-bridge.pool.sharers" -}}
{{- $place := pick .pool.config.stepFunctions "region" "endpoint" | toJson }}
{{- $sharers := 0 }}
{{- range include "legacy-bridge.pools" .root | fromYaml }}
{{- if eq $place (pick .config.stepFunctions "region" "endpoint" | toJson) }}
{{- $sharers = add $sharers (.autoscaling.enabled | ternary .autoscaling.maxReplicas .replicas) }}
{{- end }}
{{- end }}
{{- max 1 $sharers }}
{{- end }}

{{- /* All of it that a pod has to be replaced for: another number of pods is no reason to stop those that are there. */}}
{{- define "legacy-bridge.pool.ownConfig" -}}
{{- $config := deepCopy .pool.config }}
{{- $_ := set $config "workDirectory" "/var/lib/legacy-bridge/work" }}
{{- $_ := set $config "probes" (dict "port" (int .pool.probes.port) "bindHost" "0.0.0.0") }}
{{- $owner := printf "%s/%s/%s" .root.Release.Namespace .root.Release.Name .name }}
{{- if hasKey ($config.journal | default dict) "kubernetes" }}
{{- $cluster := $config.journal.kubernetes | default dict }}
{{- $_ := set $cluster "pool" ($cluster.pool | default (printf "%s-%s" .name (sha256sum $owner | trunc 8))) }}
{{- $_ := set $config.journal "kubernetes" $cluster }}
{{- end }}
{{- range $config.activities }}
{{- if and (eq .adapter.type "kubernetes") (not .adapter.pool) }}
{{- $_ := set .adapter "pool" (printf "%s-%s" $.name (sha256sum $owner | trunc 8)) }}
{{- end }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{- /* Where the pool's Jobs are, as a JSON list: only those that its service account has to be let into. */}}
{{- define "legacy-bridge.pool.jobNamespaces" -}}
{{- $namespaces := list }}
{{- range .pool.config.activities }}
{{- $cluster := .adapter.cluster | default dict }}
{{- if and (eq .adapter.type "kubernetes") (not $cluster.kubeconfig) }}
{{- $namespaces = append $namespaces (.adapter.namespace | default $.root.Release.Namespace) }}
{{- end }}
{{- end }}
{{- uniq $namespaces | sortAlpha | toJson }}
{{- end }}

{{- /* Those of them where a Job is given its input as a file, or URLs to read or store files by: they are in a Secret; as a JSON list. */}}
{{- define "legacy-bridge.pool.inputNamespaces" -}}
{{- $namespaces := list }}
{{- range .pool.config.activities }}
{{- $urls := .adapter.in }}
{{- if eq .adapter.type "kubernetes" }}
{{- range .adapter.out }}
{{- if ne (.as | default "url") "uri" }}
{{- $urls = true }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (eq .adapter.type "kubernetes") (or (dig "input" "file" "" .adapter) $urls) }}
{{- $namespaces = append $namespaces (.adapter.namespace | default $.root.Release.Namespace) }}
{{- end }}
{{- end }}
{{- $namespaces | toJson }}
{{- end }}

{{- /* A duration of the configuration, 500ms or 20s or 10m or 2h or 1d, in milliseconds. */}}
{{- define "legacy-bridge.millis" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000 }}
{{- mul (regexFind "^[0-9]+" .) (get $units (regexFind "[a-z]+$" .)) }}
{{- end }}

{{- /*
How long a stop may take, in seconds: what `server` prints as "stops within N s", and 5 for the container itself. Work
finishes or is cancelled, while open polls end within 70 s; then 15 s for the last reports, 2 for the worker, 6 for the
rest of the service.
*/}}
{{- define "legacy-bridge.pool.gracePeriod" -}}
{{- if .pool.terminationGracePeriodSeconds }}
{{- .pool.terminationGracePeriodSeconds }}
{{- else }}
{{- $cancelling := 0 }}
{{- range .pool.config.activities }}
{{- $cancelling = max $cancelling (include "legacy-bridge.millis" (.cancelWithin | default "30s")) }}
{{- end }}
{{- $drain := .pool.config.drain | default dict }}
{{- $working := add (include "legacy-bridge.millis" ($drain.finishWithin | default "30s")) $cancelling }}
{{- add (max (ceil (divf $working 1000)) 70) 15 2 6 5 }}
{{- end }}
{{- end }}
