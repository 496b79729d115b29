package policy

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var (
	webAddress    = netip.MustParseAddr("10.91.0.2")
	dbAddress     = netip.MustParseAddr("10.91.0.3")
	strayAddress  = netip.MustParseAddr("10.91.0.4")
	bothDirection = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress}
)

// makeSnapshot: namespace shop (team=a) with pods web and db, namespace other (team=b) with pod stray.
func makeSnapshot(policies ...*networkingv1.NetworkPolicy) Snapshot {
	return Snapshot{
		Pods: []Pod{
			{
				Address: dbAddress, Namespace: "shop", Labels: labels.Set{"app": "db"},
				Ports: []Port{{"sql", corev1.ProtocolTCP, 5432}},
			},
			{
				Address: webAddress, Namespace: "shop", Labels: labels.Set{"app": "web"},
				Ports: []Port{{"http", corev1.ProtocolTCP, 80}},
			},
			{
				Address: strayAddress, Namespace: "other", Labels: labels.Set{"app": "web"},
				Ports: []Port{{"http", corev1.ProtocolTCP, 8080}},
			},
		},
		Namespaces: map[string]labels.Set{"shop": {"team": "a"}, "other": {"team": "b"}},
		Policies:   policies,
	}
}

// makePolicy selects all pods of namespace shop unless it is told otherwise.
func makePolicy(spec networkingv1.NetworkPolicySpec) *networkingv1.NetworkPolicy {
	return &networkingv1.NetworkPolicy{ObjectMeta: metav1.ObjectMeta{Name: "p", Namespace: "shop"}, Spec: spec}
}

func selecting(key, value string) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: map[string]string{key: value}}
}

func port(protocol corev1.Protocol, number intstr.IntOrString) networkingv1.NetworkPolicyPort {
	return networkingv1.NetworkPolicyPort{Protocol: &protocol, Port: &number}
}

func ingressFrom(peers ...networkingv1.NetworkPolicyPeer) networkingv1.NetworkPolicySpec {
	return networkingv1.NetworkPolicySpec{Ingress: []networkingv1.NetworkPolicyIngressRule{{From: peers}}}
}

func egressTo(peers []networkingv1.NetworkPolicyPeer, ports ...networkingv1.NetworkPolicyPort) networkingv1.NetworkPolicySpec {
	return networkingv1.NetworkPolicySpec{
		PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeEgress},
		Egress:      []networkingv1.NetworkPolicyEgressRule{{To: peers, Ports: ports}},
	}
}

// of returns the decision for an address.
func of(decisions []Decision, address netip.Addr) Decision {
	for _, decision := range decisions {
		if decision.Address == address {
			return decision
		}
	}
	return Decision{}
}
