{{- /* Where the pool keeps its open tasks in the cluster; nothing where it does not, or reaches it by a kubeconfig. */}}
{{- define "legacy-bridge.pool.journalNamespace" -}}
{{- $journal := .pool.config.journal | default dict }}
{{- if hasKey $journal "kubernetes" }}
{{- $cluster := $journal.kubernetes | default dict }}
{{- if not $cluster.kubeconfig }}
{{- $cluster.namespace | default .root.Release.Namespace }}
{{- end }}
{{- end }}
{{- end }}

{{- /* What the journal in the cluster does. */}}
{{- define "legacy-bridge.pool.journalRights" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  {{- include "legacy-bridge.pool.journalMetadata" . | nindent 2 }}
rules:
  - apiGroups: [""]
    resources: [secrets]
    verbs: [create, get, list, update, delete]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [create, list, patch, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  {{- include "legacy-bridge.pool.journalMetadata" . | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .root.Release.Namespace }}-{{ include "legacy-bridge.pool.fullname" . }}-journal
subjects:
  - kind: ServiceAccount
    name: {{ include "legacy-bridge.pool.serviceAccount" . }}
    namespace: {{ .root.Release.Namespace }}
{{- end }}

{{- define "legacy-bridge.pool.journalMetadata" -}}
name: {{ .root.Release.Namespace }}-{{ include "legacy-bridge.pool.fullname" . }}-journal
namespace: {{ .namespace }}
labels:
  {{- include "legacy-bridge.pool.labels" . | nindent 2 }}
{{- with .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
