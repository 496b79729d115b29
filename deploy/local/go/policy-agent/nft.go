package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"

	"dockerfilejob.io/deploy/policy-agent/policy"
)

// apply replaces all rules in one transaction.
func apply(ctx context.Context, script string) error {
	command := exec.CommandContext(ctx, "nft", "-f", "-")
	command.Stdin = strings.NewReader(script)
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Run(); err != nil {
		return fmt.Errorf("nft: %w: %s", err, strings.TrimSpace(said.String()))
	}
	return nil
}

// hasRules tells whether an earlier run left its rules.
func hasRules(ctx context.Context) bool {
	return exec.CommandContext(ctx, "nft", "list", "table", "inet", policy.TableName).Run() == nil
}
