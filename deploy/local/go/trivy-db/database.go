package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// check refuses an advisory that Trivy would find but could not explain.
func (d database) check() error {
	for source, packages := range d.Advisories {
		if _, known := d.Sources[source]; !known {
			return fmt.Errorf("%q has advisories and no entry in sources", source)
		}
		for name, advisories := range packages {
			for id := range advisories {
				if _, known := d.Vulnerabilities[id]; !known {
					return fmt.Errorf("%s of %s is not described in vulnerabilities", id, name)
				}
			}
		}
	}
	return nil
}

// write fills the buckets in sorted order, so that the same content makes the same file.
func (d database) write(tx *bolt.Tx) error {
	if err := putAll(tx, []string{"data-source"}, d.Sources); err != nil {
		return err
	}
	if err := putAll(tx, []string{"vulnerability"}, d.Vulnerabilities); err != nil {
		return err
	}
	for _, source := range slices.Sorted(maps.Keys(d.Advisories)) {
		packages := d.Advisories[source]
		for _, name := range slices.Sorted(maps.Keys(packages)) {
			if err := putAll(tx, []string{source, name}, packages[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// putAll stores the values under a path of one or two nested buckets.
func putAll(tx *bolt.Tx, path []string, values map[string]json.RawMessage) error {
	bucket, err := tx.CreateBucketIfNotExists([]byte(path[0]))
	if err != nil {
		return err
	}
	for _, name := range path[1:] {
		if bucket, err = bucket.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if err := bucket.Put([]byte(key), values[key]); err != nil {
			return err
		}
	}
	return nil
}
