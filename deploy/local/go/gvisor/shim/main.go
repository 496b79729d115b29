// Command containerd-shim-runsc-v1 is gVisor's containerd shim for machines that may not lower an OOM score.
//
// The upstream manager refuses to start a shim whose oom_score_adj cannot be set to -999, which takes
// CAP_SYS_RESOURCE. This one leaves the score alone and delegates everything else to upstream.
package main

import (
	"context"

	"github.com/containerd/containerd/v2/pkg/shim"
	upstream "gvisor.dev/gvisor/pkg/shim/v1"
	_ "gvisor.dev/gvisor/pkg/shim/v1/plugin" // registers the task service
)

// manager is the upstream manager with a Start of its own.
type manager struct{ shim.Manager }

func main() {
	shim.Run(context.Background(), manager{upstream.NewShimManager("io.containerd.runsc.v1")})
}
