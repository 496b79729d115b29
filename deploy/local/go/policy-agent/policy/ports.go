package policy

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

type portRange struct {
	protocol    corev1.Protocol
	first, last uint16
}

// portsOf returns the ranges of a rule; no port at all means all traffic. Names are looked up at `targets`, and a
// name that none of them has matches nothing.
func portsOf(ports []networkingv1.NetworkPolicyPort, targets []Pod) []portRange {
	if len(ports) == 0 {
		return []portRange{{}}
	}
	var ranges []portRange
	for _, port := range ports {
		protocol := corev1.ProtocolTCP
		if port.Protocol != nil {
			protocol = *port.Protocol
		}
		switch {
		case port.Port == nil:
			ranges = append(ranges, portRange{protocol: protocol})
		case port.Port.Type == intstr.String:
			ranges = append(ranges, named(port.Port.StrVal, protocol, targets)...)
		default:
			first := uint16(port.Port.IntVal)
			last := first
			if port.EndPort != nil {
				last = uint16(*port.EndPort)
			}
			ranges = append(ranges, portRange{protocol, first, last})
		}
	}
	return ranges
}

func named(name string, protocol corev1.Protocol, targets []Pod) []portRange {
	var ranges []portRange
	for _, pod := range targets {
		for _, port := range pod.Ports {
			if port.Name == name && port.Protocol == protocol {
				ranges = append(ranges, portRange{protocol, port.Number, port.Number})
			}
		}
	}
	return ranges
}

func hasNames(ports []networkingv1.NetworkPolicyPort) bool {
	return slices.ContainsFunc(ports, func(port networkingv1.NetworkPolicyPort) bool {
		return port.Port != nil && port.Port.Type == intstr.String
	})
}
