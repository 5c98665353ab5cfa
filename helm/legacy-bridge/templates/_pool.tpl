{{- define "legacy-bridge.pool.configMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "legacy-bridge.pool.metadata" . | nindent 2 }}
data:
  bridge.yml: |
    {{- include "legacy-bridge.pool.config" . | nindent 4 }}
{{- end }}

{{- define "legacy-bridge.pool.account" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "legacy-bridge.pool.serviceAccount" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "legacy-bridge.pool.labels" . | nindent 4 }}
  {{- with merge (deepCopy .pool.serviceAccount.annotations) .root.Values.commonAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}

{{- /* What the kubernetes adapter does, in one namespace of its Jobs. */}}
{{- define "legacy-bridge.pool.rights" -}}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  {{- include "legacy-bridge.pool.rightsMetadata" . | nindent 2 }}
rules:
  - apiGroups: [batch]
    resources: [jobs]
    verbs: [create, get, list, watch, patch, delete]
  - apiGroups: [""]
    resources: [pods]
    verbs: [list, watch]
  - apiGroups: [""]
    resources: [pods/log]
    verbs: [get]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [create, list, patch, delete]
  - apiGroups: [""]
    resources: [events]
    verbs: [list]
  {{- if has .namespace (include "legacy-bridge.pool.inputNamespaces" . | fromJsonArray) }}
  - apiGroups: [""]
    resources: [secrets]
    verbs: [create]
  {{- end }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  {{- include "legacy-bridge.pool.rightsMetadata" . | nindent 2 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ include "legacy-bridge.pool.rightsName" . }}
subjects:
  - kind: ServiceAccount
    name: {{ include "legacy-bridge.pool.serviceAccount" . }}
    namespace: {{ .root.Release.Namespace }}
{{- end }}

{{- /* Releases of two namespaces may have one namespace for their Jobs. */}}
{{- define "legacy-bridge.pool.rightsName" -}}
{{ .root.Release.Namespace }}-{{ include "legacy-bridge.pool.fullname" . }}-jobs
{{- end }}

{{- define "legacy-bridge.pool.rightsMetadata" -}}
name: {{ include "legacy-bridge.pool.rightsName" . }}
namespace: {{ .namespace }}
labels:
  {{- include "legacy-bridge.pool.labels" . | nindent 2 }}
{{- with .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "legacy-bridge.pool.disruptionBudget" -}}
apiVersion: {{ .root.Capabilities.APIVersions.Has "policy/v1" | ternary "policy/v1" "policy/v1beta1" }}
kind: PodDisruptionBudget
metadata:
  {{- include "legacy-bridge.pool.metadata" . | nindent 2 }}
spec:
  {{- $budget := omit .pool.podDisruptionBudget "enabled" }}
  {{- toYaml (hasKey $budget "minAvailable" | ternary (omit $budget "maxUnavailable") $budget) | nindent 2 }}
  selector:
    matchLabels:
      {{- include "legacy-bridge.pool.selectorLabels" . | nindent 6 }}
{{- end }}

{{- define "legacy-bridge.pool.autoscaler" -}}
apiVersion: {{ .root.Capabilities.APIVersions.Has "autoscaling/v2" | ternary "autoscaling/v2" "autoscaling/v2beta2" }}
kind: HorizontalPodAutoscaler
metadata:
  {{- include "legacy-bridge.pool.metadata" . | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "legacy-bridge.pool.fullname" . }}
  {{- toYaml (omit .pool.autoscaling "enabled") | nindent 2 }}
{{- end }}

{{- /* Nobody may reach anything but the probes; whom the pool may reach is said only where egress is. */}}
{{- define "legacy-bridge.pool.networkPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- include "legacy-bridge.pool.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "legacy-bridge.pool.selectorLabels" . | nindent 6 }}
  policyTypes: [{{ .pool.networkPolicy.egress | empty | ternary "Ingress" "Ingress, Egress" }}]
  ingress:
    - ports:
        - {port: probes, protocol: TCP}
      {{- with .pool.networkPolicy.probesFrom }}
      from:
        {{- toYaml . | nindent 8 }}
      {{- end }}
  {{- with .pool.networkPolicy.egress }}
  egress:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
