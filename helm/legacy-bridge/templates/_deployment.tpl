{{- define "legacy-bridge.pool.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "legacy-bridge.pool.metadata" . | nindent 2 }}
spec:
  {{- if not .pool.autoscaling.enabled }}
  replicas: {{ int .pool.replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy:
    {{- toYaml (eq .pool.strategy.type "Recreate" | ternary (omit .pool.strategy "rollingUpdate") .pool.strategy) | nindent 4 }}
  selector:
    matchLabels:
      {{- include "legacy-bridge.pool.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      # Without the chart's version, which is no reason to replace pods.
      labels:
        {{- include "legacy-bridge.pool.selectorLabels" . | nindent 8 }}
        {{- with merge (deepCopy .pool.podLabels) .root.Values.commonLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        # A changed configuration is a new generation of pods.
        checksum/config: {{ include "legacy-bridge.pool.ownConfig" . | sha256sum }}
        {{- with .pool.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      {{- include "legacy-bridge.pool.placement" . | trim | nindent 6 }}
      serviceAccountName: {{ include "legacy-bridge.pool.serviceAccount" . }}
      # Nobody but the kubernetes adapter talks to the API server.
      automountServiceAccountToken: {{ or (ne (include "legacy-bridge.pool.jobNamespaces" .) "[]") (ne (include "legacy-bridge.pool.journalNamespace" .) "") }}
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ include "legacy-bridge.pool.gracePeriod" . }}
      containers:
        - name: bridge
          {{- include "legacy-bridge.pool.container" . | nindent 10 }}
          args: [server, /etc/legacy-bridge/bridge.yml]
          ports:
            - {name: probes, containerPort: {{ int .pool.probes.port }}, protocol: TCP}
          startupProbe:
            httpGet: {path: /live, port: probes}
            {{- toYaml .pool.probes.startup | nindent 12 }}
          livenessProbe:
            httpGet: {path: /live, port: probes}
            {{- toYaml .pool.probes.liveness | nindent 12 }}
          readinessProbe:
            httpGet: {path: /ready, port: probes}
            {{- toYaml .pool.probes.readiness | nindent 12 }}
      volumes:
        {{- include "legacy-bridge.pool.volumes" . | nindent 8 }}
{{- end }}

{{- /* Where the pool's pods may run, and as what: the Deployment's and the test's. */}}
{{- define "legacy-bridge.pool.placement" -}}
{{- with .pool.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pool.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .pool.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pool.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pool.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pool.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .pool.topologySpreadConstraints }}
topologySpreadConstraints:
  {{- range .pool.topologySpreadConstraints }}
  {{- $own := dict "labelSelector" (dict "matchLabels" (include "legacy-bridge.pool.selectorLabels" $ | fromYaml)) }}
  - {{ merge (deepCopy .) $own | toYaml | indent 4 | trim }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "legacy-bridge.pool.container" -}}
image: {{ include "legacy-bridge.pool.image" . | quote }}
imagePullPolicy: {{ .pool.image.pullPolicy }}
{{- with .pool.securityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pool.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
env:
  - name: JDK_JAVA_OPTIONS
    value: {{ .pool.javaOptions | quote }}
  {{- with .pool.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .pool.envFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  - {name: config, mountPath: /etc/legacy-bridge, readOnly: true}
  - {name: work, mountPath: /var/lib/legacy-bridge}
  - {name: tmp, mountPath: /tmp}
  {{- with .pool.volumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /* The journal is in work, which outlives a container that crashed, and ends with its pod. */}}
{{- define "legacy-bridge.pool.volumes" -}}
- name: config
  configMap:
    name: {{ include "legacy-bridge.pool.fullname" . }}
- name: work
  emptyDir:
    {{- toYaml .pool.workVolume | nindent 4 }}
- name: tmp
  emptyDir: {}
{{- with .pool.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
