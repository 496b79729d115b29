package policy

import (
	"slices"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// Decide says for each pod what it may receive and send, in the order of addresses, as NetworkPolicy v1 defines it: a
// pod is isolated in a direction once a policy of its namespace selects it, and then the union of all rules holds.
func Decide(seen Snapshot) []Decision {
	decisions := make([]Decision, 0, len(seen.Pods))
	for _, pod := range seen.Pods {
		decision := Decision{Address: pod.Address}
		for _, rules := range seen.Policies {
			if rules.Namespace != pod.Namespace || !matches(&rules.Spec.PodSelector, pod.Labels) {
				continue
			}
			if concerns(rules, networkingv1.PolicyTypeIngress) {
				decision.Ingress.IsIsolated = true
				decision.Ingress.Allowed = append(decision.Ingress.Allowed, ingress(seen, rules, pod)...)
			}
			if concerns(rules, networkingv1.PolicyTypeEgress) {
				decision.Egress.IsIsolated = true
				decision.Egress.Allowed = append(decision.Egress.Allowed, egress(seen, rules)...)
			}
		}
		decisions = append(decisions, decision)
	}
	slices.SortFunc(decisions, func(a, b Decision) int { return a.Address.Compare(b.Address) })
	return decisions
}

// concerns applies the API's default too: ingress always, egress if there are rules for it.
func concerns(rules *networkingv1.NetworkPolicy, direction networkingv1.PolicyType) bool {
	if len(rules.Spec.PolicyTypes) > 0 {
		return slices.Contains(rules.Spec.PolicyTypes, direction)
	}
	return direction == networkingv1.PolicyTypeIngress || len(rules.Spec.Egress) > 0
}

// ingress: ports are the selected pod's own.
func ingress(seen Snapshot, rules *networkingv1.NetworkPolicy, pod Pod) []Allow {
	var allowed []Allow
	for _, rule := range rules.Spec.Ingress {
		ports := portsOf(rule.Ports, []Pod{pod})
		for _, other := range othersOf(seen, rules.Namespace, rule.From) {
			allowed = append(allowed, combine(other.allow(), ports)...)
		}
	}
	return allowed
}

// egress: ports are the other side's, so a named port may be another number on each pod.
func egress(seen Snapshot, rules *networkingv1.NetworkPolicy) []Allow {
	var allowed []Allow
	for _, rule := range rules.Spec.Egress {
		for _, other := range othersOf(seen, rules.Namespace, rule.To) {
			if len(other.pods) == 0 || !hasNames(rule.Ports) {
				allowed = append(allowed, combine(other.allow(), portsOf(rule.Ports, nil))...)
				continue
			}
			for _, pod := range other.pods {
				one := Allow{Addresses: addressesOf([]Pod{pod})}
				allowed = append(allowed, combine(one, portsOf(rule.Ports, []Pod{pod}))...)
			}
		}
	}
	return allowed
}

// matches: selectors that the API refuses select nothing.
func matches(selector *metav1.LabelSelector, set labels.Set) bool {
	compiled, err := metav1.LabelSelectorAsSelector(selector)
	return err == nil && compiled.Matches(set)
}

func combine(other Allow, ports []portRange) []Allow {
	allowed := make([]Allow, 0, len(ports))
	for _, port := range ports {
		both := other
		both.Protocol, both.FirstPort, both.LastPort = port.protocol, port.first, port.last
		allowed = append(allowed, both)
	}
	return allowed
}
