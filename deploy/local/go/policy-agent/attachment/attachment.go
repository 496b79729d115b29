// Package attachment reads which pod has which address from what libcni writes down when it attaches one. That is known
// before the pod's first process starts; the pod's status in the API follows up to a second later.
package attachment

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
)

// Attachment is one pod's address.
type Attachment struct {
	Address        netip.Addr
	Namespace, Pod string
	UID            string
}

// cached is the part of libcni's cached result (kind cniCacheV1) that is needed.
type cached struct {
	Arguments [][2]string `json:"cniArgs"`
	Result    struct {
		IPs []struct {
			Address netip.Prefix `json:"address"`
		} `json:"ips"`
	} `json:"result"`
}

// Parse reads one cached result. It fails for a file that is not written to its end yet.
func Parse(text []byte) (Attachment, error) {
	var result cached
	if err := json.Unmarshal(text, &result); err != nil {
		return Attachment{}, err
	}
	if len(result.Result.IPs) == 0 {
		return Attachment{}, fmt.Errorf("a result without an address")
	}
	found := Attachment{Address: result.Result.IPs[0].Address.Addr()}
	for _, argument := range result.Arguments {
		switch argument[0] {
		case "K8S_POD_NAMESPACE":
			found.Namespace = argument[1]
		case "K8S_POD_NAME":
			found.Pod = argument[1]
		case "K8S_POD_UID":
			found.UID = argument[1]
		}
	}
	return found, nil
}

// ReadAll returns the attachments to a network, in no order. A file that cannot be read yet is left out: another event
// follows when it is complete.
func ReadAll(directory, network string) ([]Attachment, error) {
	files, err := os.ReadDir(directory)
	if err != nil {
		return nil, err
	}
	var all []Attachment
	for _, file := range files {
		if !strings.HasPrefix(file.Name(), network+"-") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(directory, file.Name()))
		if err != nil {
			continue
		}
		if found, err := Parse(text); err == nil {
			all = append(all, found)
		}
	}
	return all, nil
}
