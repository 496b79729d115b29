package main

import (
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"

	"dockerfilejob.io/deploy/policy-agent/attachment"
	"dockerfilejob.io/deploy/policy-agent/policy"
)

// observe joins who has which address with what the cluster says of them. An address whose pod is not known (yet, or
// any more) is left out, and so is closed.
func observe(factory informers.SharedInformerFactory, attachments []attachment.Attachment) (policy.Snapshot, error) {
	seen := policy.Snapshot{Namespaces: map[string]labels.Set{}}
	namespaces, err := factory.Core().V1().Namespaces().Lister().List(labels.Everything())
	if err != nil {
		return seen, err
	}
	for _, namespace := range namespaces {
		seen.Namespaces[namespace.Name] = namespace.Labels
	}
	if seen.Policies, err = factory.Networking().V1().NetworkPolicies().Lister().List(labels.Everything()); err != nil {
		return seen, err
	}
	for _, attached := range attachments {
		pod, err := factory.Core().V1().Pods().Lister().Pods(attached.Namespace).Get(attached.Pod)
		if err != nil || string(pod.UID) != attached.UID {
			continue
		}
		one := policy.Pod{Address: attached.Address, Namespace: pod.Namespace, Labels: pod.Labels}
		for _, container := range pod.Spec.Containers {
			for _, port := range container.Ports {
				one.Ports = append(one.Ports, policy.Port{Name: port.Name, Protocol: port.Protocol, Number: uint16(port.ContainerPort)})
			}
		}
		seen.Pods = append(seen.Pods, one)
	}
	return seen, nil
}
