{{- define "dockerfilejob.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "dockerfilejob.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels that select the pods of a component. Argument: (list . "operator") */}}
{{- define "dockerfilejob.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: dockerfilejob
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Labels of all objects of a component. Argument as above. */}}
{{- define "dockerfilejob.labels" -}}
{{- $root := index . 0 -}}
{{ include "dockerfilejob.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{- end -}}

{{/* The same, and what Prometheus selects monitors and rules by. Argument as above. */}}
{{- define "dockerfilejob.monitoringLabels" -}}
{{ include "dockerfilejob.labels" . }}
{{- with (index . 0).Values.monitoring.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Security contexts for the Pod Security level restricted, with a read-only root filesystem. */}}
{{- define "dockerfilejob.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "dockerfilejob.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* How the API is reached: http or https. Also the name of its ports. */}}
{{- define "dockerfilejob.apiScheme" -}}
{{- if .Values.api.tls.secretName }}https{{ else }}http{{ end -}}
{{- end -}}

{{- define "dockerfilejob.apiServicePort" -}}
{{- .Values.api.service.port | default (ternary 443 80 (ne .Values.api.tls.secretName "")) -}}
{{- end -}}

{{/* The Secret with what the API stores uploads with. Empty if it takes none, or needs no credentials. */}}
{{- define "dockerfilejob.uploadsSecret" -}}
{{- if .Values.api.uploads.enabled -}}
{{- .Values.registry.tokens.existingSecret | default .Values.api.uploads.existingSecret -}}
{{- end -}}
{{- end -}}
