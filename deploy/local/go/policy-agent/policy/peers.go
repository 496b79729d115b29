package policy

import (
	"net/netip"
	"slices"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// others is the other side of a rule: anybody (no field set), a range, or pods.
type others struct {
	block  netip.Prefix
	except []netip.Prefix
	pods   []Pod
}

func (other others) allow() Allow {
	return Allow{Addresses: addressesOf(other.pods), Block: other.block, Except: other.except}
}

// othersOf returns one entry a peer; no peer at all means anybody. Peers that match nobody now are left out: they
// would read as anybody.
func othersOf(seen Snapshot, namespace string, peers []networkingv1.NetworkPolicyPeer) []others {
	if len(peers) == 0 {
		return []others{{}}
	}
	var all []others
	for _, peer := range peers {
		if peer.IPBlock != nil {
			if block, ok := blockOf(*peer.IPBlock); ok {
				all = append(all, block)
			}
			continue
		}
		if pods := podsOf(seen, namespace, peer); len(pods) > 0 {
			all = append(all, others{pods: pods})
		}
	}
	return all
}

// blockOf takes IPv4 ranges; pods have no other addresses.
func blockOf(block networkingv1.IPBlock) (others, bool) {
	prefix, err := netip.ParsePrefix(block.CIDR)
	if err != nil || !prefix.Addr().Is4() {
		return others{}, false
	}
	found := others{block: prefix.Masked()}
	for _, text := range block.Except {
		except, err := netip.ParsePrefix(text)
		if err != nil {
			return others{}, false // rather closed than too open
		}
		found.except = append(found.except, except.Masked())
	}
	return found, true
}

// podsOf: without a namespace selector, a peer is in the policy's own namespace.
func podsOf(seen Snapshot, namespace string, peer networkingv1.NetworkPolicyPeer) []Pod {
	podSelector := peer.PodSelector
	if podSelector == nil {
		podSelector = &metav1.LabelSelector{}
	}
	var pods []Pod
	for _, pod := range seen.Pods {
		inNamespace := pod.Namespace == namespace
		if peer.NamespaceSelector != nil {
			labels, isKnown := seen.Namespaces[pod.Namespace]
			inNamespace = isKnown && matches(peer.NamespaceSelector, labels)
		}
		if inNamespace && matches(podSelector, pod.Labels) {
			pods = append(pods, pod)
		}
	}
	slices.SortFunc(pods, func(a, b Pod) int { return a.Address.Compare(b.Address) })
	return pods
}

func addressesOf(pods []Pod) []netip.Addr {
	var addresses []netip.Addr
	for _, pod := range pods {
		addresses = append(addresses, pod.Address)
	}
	return addresses
}
