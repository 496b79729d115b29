// Command trivy-db writes a small Trivy vulnerability database from the advisories beside it.
//
// Usage: trivy-db DIRECTORY, which then holds trivy.db (bbolt) and metadata.json, as Trivy's schema 2 wants them.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
)

const schemaVersion = 2

// The times are fixed, so that the same advisories make the same bytes; the next update is said to be far away.
var (
	updatedAt  = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	nextUpdate = updatedAt.AddDate(20, 0, 0)
)

//go:embed advisories.json
var advisoriesJSON []byte

// database mirrors advisories.json; the raw parts are stored as they are.
type database struct {
	// Sources says, for each root bucket, who publishes its advisories.
	Sources map[string]json.RawMessage `json:"sources"`
	// Vulnerabilities holds what an id means, whatever package has it.
	Vulnerabilities map[string]json.RawMessage `json:"vulnerabilities"`
	// Advisories maps root bucket → package → vulnerability id → affected and fixed versions.
	Advisories map[string]map[string]map[string]json.RawMessage `json:"advisories"`
}

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: trivy-db DIRECTORY"))
	}
	var content database
	if err := json.Unmarshal(advisoriesJSON, &content); err != nil {
		fail(fmt.Errorf("advisories.json: %w", err))
	}
	if err := content.check(); err != nil {
		fail(fmt.Errorf("advisories.json: %w", err))
	}
	if err := writeDatabase(filepath.Join(os.Args[1], "trivy.db"), content); err != nil {
		fail(err)
	}
	if err := writeMetadata(filepath.Join(os.Args[1], "metadata.json")); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func writeMetadata(path string) error {
	raw, err := json.Marshal(map[string]any{
		"Version": schemaVersion, "UpdatedAt": updatedAt, "NextUpdate": nextUpdate, "DownloadedAt": updatedAt,
	})
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o644)
}

func writeDatabase(path string, content database) error {
	db, err := bolt.Open(path, 0o644, nil)
	if err != nil {
		return err
	}
	if err := db.Update(content.write); err != nil {
		return err
	}
	return db.Close()
}
