{{- /*
The rules, as Prometheus has them. Each looks at this release's pods alone, and its message names what docs/operations.md
says to do.
*/}}
{{- define "legacy-bridge.alerts" -}}
{{- $of := printf "namespace=%q, pod=~\"%s-.+\"" .Release.Namespace (include "legacy-bridge.fullname" .) }}
- alert: LegacyBridgeNotRunning
  expr: sum(legacy_bridge_worker_state{ {{- $of }}, state="running"}) == 0 or absent(legacy_bridge_worker_state{ {{- $of -}} })
  for: 10m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: No worker of {{ .Release.Name }} asks for work
- alert: LegacyBridgeSlotsStuck
  expr: sum by (pod, activity) (legacy_bridge_slots_stuck{ {{- $of -}} }) > 0
  for: 5m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "{{ $value }} slots of {{ $labels.activity }} in {{ $labels.pod }} are held by runs that could not be confirmed gone" | quote }}
- alert: LegacyBridgeNotPolling
  expr: >-
    sum by (pod, activity) (legacy_bridge_open_polls{ {{- $of -}} }) == 0
    and sum by (pod, activity) (legacy_bridge_slots{ {{- $of -}} } - legacy_bridge_slots_used{ {{- $of -}} }) > 0
    and sum by (pod, activity) (legacy_bridge_paused{ {{- $of -}} }) == 0
    and on (pod) legacy_bridge_worker_state{ {{- $of }}, state="running"} == 1
  for: 10m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "Slots of {{ $labels.activity }} in {{ $labels.pod }} are free, and nothing is asked for" | quote }}
- alert: LegacyBridgePollsRefused
  expr: >-
    sum by (activity) (rate(legacy_bridge_polls_total{ {{- $of }}, outcome!~"task|empty"}[5m]))
    > 0.5 * sum by (activity) (rate(legacy_bridge_polls_total{ {{- $of -}} }[5m]))
  for: 10m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "Step Functions refuses more than half of the polls for {{ $labels.activity }}, or does not answer them" | quote }}
- alert: LegacyBridgeCircuitOpen
  expr: max by (pod, activity) (legacy_bridge_circuit_state{ {{- $of }}, state="open"}) == 1
  for: 10m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "What does the work of {{ $labels.activity }} does not answer {{ $labels.pod }}; its tasks wait in Step Functions" | quote }}
- alert: LegacyBridgeDeadLetters
  expr: sum by (activity) (increase(legacy_bridge_dead_letters_total{ {{- $of -}} }[15m])) > 0
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "Outcomes of {{ $labels.activity }} can never be reported: look at Region and account, and into dead-letters/" | quote }}
- alert: LegacyBridgeOutboxWaits
  expr: max by (pod, activity) (legacy_bridge_outbox_oldest_seconds{ {{- $of -}} }) > 120
  for: 5m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "Results of {{ $labels.activity }} wait in {{ $labels.pod }} for Step Functions to take them" | quote }}
- alert: LegacyBridgeJournalFails
  expr: >-
    sum by (pod) (increase(legacy_bridge_journal_failures_total{ {{- $of -}} }[15m])) > 0
    or sum by (pod) (increase(legacy_bridge_journal_problems_total{ {{- $of -}} }[15m])) > 0
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "The journal of {{ $labels.pod }} could not be written or read: what it held may be lost in a crash" | quote }}
- alert: LegacyBridgeReportsRejectedLate
  expr: sum by (activity) (increase(legacy_bridge_reports_rejected_late_total{ {{- $of -}} }[15m])) > 0
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "Work of {{ $labels.activity }} was done and its result came too late: its timeout is too short" | quote }}
- alert: LegacyBridgeHeartbeatsLate
  expr: >-
    histogram_quantile(0.99, sum by (pod, activity, le) (rate(legacy_bridge_heartbeat_lag_seconds_bucket{ {{- $of -}} }[5m]))) > 5
  for: 10m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "Heartbeats of {{ $labels.activity }} leave {{ $labels.pod }} more than 5 s late: it lacks CPU or API quota" | quote }}
- alert: LegacyBridgeManyRetries
  expr: >-
    sum by (activity) (rate(legacy_bridge_tasks_total{ {{- $of }}, error="Bridge.Retry"}[30m]))
    > 0.1 * sum by (activity) (rate(legacy_bridge_tasks_total{ {{- $of -}} }[30m]))
  for: 15m
  labels: {severity: {{ .Values.alerts.severity }}}
  annotations:
    summary: {{ "More than a tenth of the tasks of {{ $labels.activity }} are handed back as Bridge.Retry" | quote }}
{{- end }}
