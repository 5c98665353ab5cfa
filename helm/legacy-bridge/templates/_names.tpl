{{- define "legacy-bridge.name" -}}
{{ .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "legacy-bridge.fullname" -}}
{{- $name := include "legacy-bridge.name" . }}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- .Values.fullnameOverride | default $full | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "legacy-bridge.selectorLabels" -}}
app.kubernetes.io/name: {{ include "legacy-bridge.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "legacy-bridge.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{ include "legacy-bridge.selectorLabels" . }}
{{- end }}

{{- /* What is of one pool. These, and all below in _pool.tpl, take a dict of root, name and pool. */}}

{{- define "legacy-bridge.pool.fullname" -}}
{{ include "legacy-bridge.fullname" .root }}-{{ .name }}
{{- end }}

{{- define "legacy-bridge.pool.selectorLabels" -}}
{{ include "legacy-bridge.selectorLabels" .root }}
legacy-bridge.io/pool: {{ .name }}
{{- end }}

{{- define "legacy-bridge.pool.labels" -}}
{{ include "legacy-bridge.labels" .root }}
legacy-bridge.io/pool: {{ .name }}
{{- end }}

{{- /* metadata of a pool's object. */}}
{{- define "legacy-bridge.pool.metadata" -}}
name: {{ include "legacy-bridge.pool.fullname" . }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "legacy-bridge.pool.labels" . | nindent 2 }}
{{- with .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "legacy-bridge.pool.serviceAccount" -}}
{{- $account := .pool.serviceAccount }}
{{- if $account.name }}
{{- $account.name }}
{{- else }}
{{- $account.create | ternary (include "legacy-bridge.pool.fullname" .) "default" }}
{{- end }}
{{- end }}

{{- define "legacy-bridge.pool.image" -}}
{{- with .pool.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (.tag | default $.root.Chart.AppVersion) }}
{{- end }}
{{- end }}
{{- end }}
