// Command policy-agent enforces NetworkPolicies on the local cluster's one node, by nftables in the network namespace
// that it runs in. Other clusters bring an engine of their own.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"dockerfilejob.io/deploy/policy-agent/policy"
)

type options struct {
	kubeconfig string
	network    policy.Network
	results    string
	cniNetwork string
	socket     string
}

func main() {
	chosen := options{}
	flag.StringVar(&chosen.kubeconfig, "kubeconfig", "", "how to reach the apiserver, as one who may list pods, namespaces and networkpolicies")
	flag.Func("pod-cidr", "the range of all pods' addresses", func(text string) (err error) {
		chosen.network.Pods, err = netip.ParsePrefix(text)
		return err
	})
	flag.StringVar(&chosen.network.Uplink, "uplink", "", "name of the link that leads out of the node")
	flag.StringVar(&chosen.results, "cni-results", "/var/lib/cni/results", "where libcni writes what it attached")
	flag.StringVar(&chosen.cniNetwork, "cni-network", "", "name of the pods' CNI network")
	flag.StringVar(&chosen.socket, "health-socket", "", "unix socket on which health is told")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := enforceUntilDone(ctx, chosen); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func enforceUntilDone(ctx context.Context, chosen options) error {
	// Rules of an earlier run stay in force until the new ones are known; without any, pods are closed.
	if !hasRules(ctx) {
		if err := apply(ctx, policy.Render(nil, chosen.network)); err != nil {
			return err
		}
	}
	config, err := clientcmd.BuildConfigFromFlags("", chosen.kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	dirty := make(chan struct{}, 1)
	changed := func() { notify(dirty) }
	if err := watchDirectory(ctx, chosen.results, changed); err != nil {
		return err
	}
	factory, err := watchCluster(ctx, client, changed)
	if err != nil {
		return err
	}
	enforcer := &enforcer{factory: factory, options: chosen, dirty: dirty}
	if _, err := enforcer.pass(ctx); err != nil {
		return err
	}
	if err := serveHealth(chosen.socket, enforcer.lastFailure); err != nil {
		return err
	}
	enforcer.run(ctx)
	return nil
}
