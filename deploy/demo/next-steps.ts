const local = `An untrusted Dockerfile was built, scanned, run in a sandbox, and returned a number.

Try next:
  source <(make --silent env)                     connect this terminal
  kubectl apply -f deploy/samples/heredoc.yaml    run another sample; the folder has more
  kubectl get dockerfilejobs --watch

  curl -H "Authorization: Bearer $DFJ_TOKEN" $DFJ_URL/api/v1/jobs
  make base64 FILE=Dockerfile                     print the payload for POST /api/v1/job

  make test                                       run all checks and tests
  make cluster-down                               stop the cluster, leaving nothing behind`;

const current = `An untrusted Dockerfile was built, scanned, run in a sandbox, and returned a number.

Try next:
  kubectl apply -f deploy/samples/heredoc.yaml    run another sample; the folder has more
  kubectl get dockerfilejobs --watch
  kubectl --namespace dockerfilejob-system port-forward service/dockerfilejob-api 8080:80`;

/** What to try after the demo. */
export const nextSteps = (isLocal: boolean): string => (isLocal ? local : current);
