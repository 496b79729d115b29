package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"k8s.io/client-go/informers"

	"dockerfilejob.io/deploy/policy-agent/attachment"
	"dockerfilejob.io/deploy/policy-agent/policy"
)

const (
	// A burst of changes is one new ruleset; a new pod's first packet waits no longer than this and nft's own time.
	debounce   = 3 * time.Millisecond
	retryAfter = 200 * time.Millisecond
)

type enforcer struct {
	factory informers.SharedInformerFactory
	options options
	dirty   chan struct{}

	applied string

	lock    sync.Mutex
	failure error
}

// run applies the rules again after each change, until ctx ends.
func (e *enforcer) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-e.dirty:
		}
		began := time.Now()
		time.Sleep(debounce)
		select { // what came meanwhile is seen by this pass
		case <-e.dirty:
		default:
		}
		pods, err := e.pass(ctx)
		e.lock.Lock()
		e.failure = err
		e.lock.Unlock()
		if err != nil {
			fmt.Printf("%s rules not applied: %v\n", time.Now().Format(time.RFC3339Nano), err)
			time.AfterFunc(retryAfter, func() { notify(e.dirty) })
		} else if pods >= 0 {
			fmt.Printf("%s rules of %d pods applied in %v\n", time.Now().Format(time.RFC3339Nano), pods, time.Since(began).Round(100*time.Microsecond))
		}
	}
}

// pass returns the number of pods, or -1 if the rules are in force already.
func (e *enforcer) pass(ctx context.Context) (int, error) {
	attachments, err := attachment.ReadAll(e.options.results, e.options.cniNetwork)
	if err != nil {
		return -1, err
	}
	seen, err := observe(e.factory, attachments)
	if err != nil {
		return -1, err
	}
	script := policy.Render(policy.Decide(seen), e.options.network)
	if script == e.applied {
		return -1, nil
	}
	if err := apply(ctx, script); err != nil {
		return -1, err
	}
	e.applied = script
	return len(seen.Pods), nil
}

func (e *enforcer) lastFailure() error {
	e.lock.Lock()
	defer e.lock.Unlock()
	return e.failure
}

// notify marks that there is something to do; once is enough.
func notify(dirty chan<- struct{}) {
	select {
	case dirty <- struct{}{}:
	default:
	}
}
