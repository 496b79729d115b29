package policy

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
)

// Allow is one kind of traffic that a policy lets through. Zero values match everything.
type Allow struct {
	// Addresses are the other side's, if it is a set of pods.
	Addresses []netip.Addr
	// Block is the other side's range, if it is one, without the ranges in Except.
	Block  netip.Prefix
	Except []netip.Prefix
	// Protocol is empty for any. FirstPort is 0 for all ports of the protocol; LastPort is not below it.
	Protocol            corev1.Protocol
	FirstPort, LastPort uint16
}

// Direction is what policies say of one pod and one direction: either everything is allowed, as no policy selects the
// pod, or only what is listed.
type Direction struct {
	IsIsolated bool
	Allowed    []Allow
}

// Decision is what holds for one pod.
type Decision struct {
	Address         netip.Addr
	Ingress, Egress Direction
}
