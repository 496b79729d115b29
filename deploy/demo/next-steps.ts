const local = `An untrusted Dockerfile was built, scanned, run in a sandbox, and became a number.

Try next:
  source <(make --silent env)                     connects this terminal
  kubectl apply -f deploy/samples/heredoc.yaml    another sample; there are more in that folder
  kubectl get dockerfilejobs --watch

  curl -H "Authorization: Bearer $DFJ_TOKEN" $DFJ_URL/api/v1/jobs
  make base64 FILE=Dockerfile                     the payload of POST /api/v1/job

  make test                                       proves it all
  make cluster-down                               ends the cluster and leaves nothing behind`;

const current = `An untrusted Dockerfile was built, scanned, run in a sandbox, and became a number.

Try next:
  kubectl apply -f deploy/samples/heredoc.yaml    another sample; there are more in that folder
  kubectl get dockerfilejobs --watch
  kubectl --namespace dockerfilejob-system port-forward service/dockerfilejob-api 8080:80`;

/** What somebody can do who has seen the demo. */
export const nextSteps = (isLocal: boolean): string => (isLocal ? local : current);
