{{- /* The pools as they are meant: over the defaults, and without those that are null. */}}
{{- define "legacy-bridge.pools" -}}
{{- $pools := dict }}
{{- range $name, $own := .Values.pools }}
{{- if kindIs "map" $own }}
{{- $pool := mergeOverwrite (deepCopy $.Values.defaults) (deepCopy $own) }}
{{- include "legacy-bridge.pool.check" (dict "root" $ "name" $name "pool" $pool) }}
{{- $_ := set $pools $name $pool }}
{{- end }}
{{- end }}
{{- toYaml $pools }}
{{- end }}

{{- /* What the schema cannot see, since a pool and the defaults together make the configuration. */}}
{{- define "legacy-bridge.pool.check" -}}
{{- $at := printf "pools.%s" .name }}
{{- $place := .pool.config.stepFunctions | default dict }}
{{- if not (or $place.region $place.endpoint) }}
{{- fail (printf "%s.config.stepFunctions names no place; write region: eu-west-1 there or under defaults.config" $at) }}
{{- end }}
{{- if not .pool.config.activities }}
{{- fail (printf "%s.config.activities is missing; write at least one activity, its name as the key" $at) }}
{{- end }}
{{- range $activity, $section := .pool.config.activities }}
{{- if not (dig "adapter" "type" "" $section) }}
{{- fail (printf "%s.config.activities.%s.adapter.type is missing; write one, as process" $at $activity) }}
{{- end }}
{{- end }}
{{- end }}
