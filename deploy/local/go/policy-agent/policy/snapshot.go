// Package policy decides which traffic of pods is allowed. It is pure: no clock, no network, no Kubernetes client.
package policy

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// Port is a container's port that has a name.
type Port struct {
	Name     string
	Protocol corev1.Protocol
	Number   uint16
}

// Pod is a pod that has an address in the pod network.
type Pod struct {
	Address   netip.Addr
	Namespace string
	Labels    labels.Set
	Ports     []Port
}

// Snapshot is everything that a decision depends on.
type Snapshot struct {
	Pods []Pod
	// Namespaces holds the labels of each namespace by its name.
	Namespaces map[string]labels.Set
	Policies   []*networkingv1.NetworkPolicy
}
