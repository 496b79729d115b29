package main

import (
	"errors"
	"net"
	"net/http"
	"os"
)

// serveHealth answers 200 on a unix socket while the last rules could be applied, else 503 and why.
func serveHealth(socket string, failure func() error) error {
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	handler := func(response http.ResponseWriter, _ *http.Request) {
		if err := failure(); err != nil {
			http.Error(response, err.Error(), http.StatusServiceUnavailable)
		}
	}
	go func() { _ = http.Serve(listener, http.HandlerFunc(handler)) }()
	return nil
}
