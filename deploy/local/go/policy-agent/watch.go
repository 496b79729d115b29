package main

import (
	"context"
	"fmt"

	"github.com/fsnotify/fsnotify"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

// watchCluster keeps pods, namespaces and policies up to date and calls `changed` after each change.
func watchCluster(ctx context.Context, client kubernetes.Interface, changed func()) (informers.SharedInformerFactory, error) {
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithTransform(slim))
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { changed() },
		UpdateFunc: func(any, any) { changed() },
		DeleteFunc: func(any) { changed() },
	}
	watched := []cache.SharedIndexInformer{
		factory.Core().V1().Pods().Informer(),
		factory.Core().V1().Namespaces().Informer(),
		factory.Networking().V1().NetworkPolicies().Informer(),
	}
	for _, informer := range watched {
		if _, err := informer.AddEventHandler(handler); err != nil {
			return nil, err
		}
	}
	factory.Start(ctx.Done())
	for kind, isSynced := range factory.WaitForCacheSync(ctx.Done()) {
		if !isSynced {
			return nil, fmt.Errorf("stopped before %v were read", kind)
		}
	}
	return factory, nil
}

// slim keeps of an object what policies look at; the rest is most of its memory.
func slim(object any) (any, error) {
	if pod, isPod := object.(*corev1.Pod); isPod {
		kept := &corev1.Pod{ObjectMeta: slimMeta(pod.ObjectMeta)}
		for _, container := range pod.Spec.Containers {
			kept.Spec.Containers = append(kept.Spec.Containers, corev1.Container{Ports: container.Ports})
		}
		return kept, nil
	}
	if namespace, isNamespace := object.(*corev1.Namespace); isNamespace {
		return &corev1.Namespace{ObjectMeta: slimMeta(namespace.ObjectMeta)}, nil
	}
	return object, nil
}

func slimMeta(meta metav1.ObjectMeta) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Name: meta.Name, Namespace: meta.Namespace, UID: meta.UID, Labels: meta.Labels, ResourceVersion: meta.ResourceVersion,
	}
}

// watchDirectory calls `changed` whenever a file of the directory is made, written or removed, until ctx ends.
func watchDirectory(ctx context.Context, directory string, changed func()) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	if err := watcher.Add(directory); err != nil {
		return err
	}
	go func() {
		defer watcher.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case <-watcher.Events:
				changed()
			case <-watcher.Errors: // events were lost: look at everything
				changed()
			}
		}
	}()
	return nil
}
