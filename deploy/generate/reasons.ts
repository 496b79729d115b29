import { reasonHelp } from '../../src/resource/reasons.ts';
import { problemKinds } from '../../src/api/problems/problem-kinds.ts';
import { writeOrCheck } from './write-or-check.ts';

const rows = Object.entries(reasonHelp).map(([reason, help]) => `| \`${reason}\` | ${help} |`);
const problems = Object.entries(problemKinds).map(
  ([reason, { status, help }]) => `| \`${reason}\` | ${status} | ${help} |`,
);
const page = `<!-- Generated from src/resource/reasons.ts by \`make crds\`; do not edit. -->

# Reasons

Why a job failed or was canceled: \`status.failureDetails.reason\`, the reason of the condition \`Succeeded\`, and the
column REASON of \`kubectl get dockerfilejobs\`.

| Reason | Meaning and what to do |
|---|---|
${rows.join('\n')}

# Problems

Why the REST API rejected a request: the member \`reason\` of the problem details (RFC 9457).

| Reason | Status | Meaning and what to do |
|---|---|---|
${problems.join('\n')}
`;
writeOrCheck('docs/reasons.md', page, 'make crds');
