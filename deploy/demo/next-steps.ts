const local = `An untrusted Dockerfile was built, scanned, run in a sandbox, and returned a number.

Try next:
  source <(make --silent env)                               connect this terminal
  kubectl dfj submit deploy/samples/heredoc.yaml --watch    run another sample; the folder has more
  kubectl dfj doctor                                        check the cluster
  kubectl dfj --help

  curl -H "Authorization: Bearer $DFJ_TOKEN" $DFJ_URL/api/v1/jobs

  make test                                                 run all checks and tests
  make cluster-down                                         stop the cluster, leaving nothing behind`;

const current = `An untrusted Dockerfile was built, scanned, run in a sandbox, and returned a number.

Try next:
  make cli                                                  say how to put kubectl dfj on the PATH
  kubectl dfj submit deploy/samples/heredoc.yaml --watch    run another sample; the folder has more
  kubectl dfj doctor                                        check the cluster
  kubectl --namespace dockerfilejob-system port-forward service/dockerfilejob-api 8080:80`;

/** What to try after the demo. */
export const nextSteps = (isLocal: boolean): string => (isLocal ? local : current);
