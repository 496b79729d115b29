package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"github.com/containerd/containerd/v2/pkg/namespaces"
	"github.com/containerd/containerd/v2/pkg/shim"
)

// sandboxAnnotation is set by containerd's CRI plugin: all containers of a pod share the shim of its sandbox.
const sandboxAnnotation = "io.kubernetes.cri.sandbox-id"

// Start spawns the serving shim of a pod, or returns the address of the one that the pod already has.
func (manager) Start(ctx context.Context, id string, opts shim.StartOpts) (shim.BootstrapParams, error) {
	pod, err := podOf(id)
	if err != nil {
		return shim.BootstrapParams{}, err
	}
	address, err := shim.SocketAddress(ctx, opts.Address, pod, opts.Debug)
	if err != nil {
		return shim.BootstrapParams{}, err
	}
	params := shim.BootstrapParams{Version: 2, Address: address, Protocol: "ttrpc"}
	if shim.CanConnect(address) {
		return params, os.WriteFile("address", []byte(address), 0o644)
	}
	// What is left is the socket file of a shim that died, or nothing.
	if err := shim.RemoveSocket(address); err != nil && !os.IsNotExist(err) {
		return shim.BootstrapParams{}, fmt.Errorf("remove stale socket: %w", err)
	}
	return params, serve(ctx, id, address, opts)
}

// podOf reads the sandbox's id from the bundle's config.json, which containerd places in the working directory.
func podOf(id string) (string, error) {
	raw, err := os.ReadFile("config.json")
	if err != nil {
		return "", err
	}
	var spec struct {
		Annotations map[string]string `json:"annotations"`
	}
	if err := json.Unmarshal(raw, &spec); err != nil {
		return "", fmt.Errorf("config.json of %s: %w", id, err)
	}
	if pod := spec.Annotations[sandboxAnnotation]; pod != "" {
		return pod, nil
	}
	return id, nil
}

// serve starts this same binary in the background, listening on address.
func serve(ctx context.Context, id, address string, opts shim.StartOpts) error {
	namespace, err := namespaces.NamespaceRequired(ctx)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	socket, err := shim.NewSocket(address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", address, err)
	}
	// Never closed here: that would unlink the socket. It ends with this process; the descriptor below lives on.
	listener, err := socket.File()
	if err != nil {
		return err
	}
	if err := os.WriteFile("address", []byte(address), 0o644); err != nil {
		return err
	}

	args := []string{"-namespace", namespace, "-address", opts.Address, "-id", id}
	if opts.Debug {
		args = append(args, "-debug")
	}
	command := exec.Command(self, args...)
	command.ExtraFiles = []*os.File{listener} // descriptor 3, where shim.Run looks for it
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		return err
	}
	return shim.WritePidFile("shim.pid", command.Process.Pid)
}
