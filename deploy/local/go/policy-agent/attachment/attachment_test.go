package attachment

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"
)

const result = `{"kind":"cniCacheV1","containerId":"c1","ifName":"eth0","networkName":"pods",
"cniArgs":[["IgnoreUnknown","1"],["K8S_POD_NAMESPACE","shop"],["K8S_POD_NAME","web"],["K8S_POD_UID","u-1"]],
"result":{"cniVersion":"1.0.0","ips":[{"address":"10.91.0.7/16","gateway":"10.91.0.1"}]}}`

func TestAResultNamesThePodAndItsAddress(t *testing.T) {
	found, err := Parse([]byte(result))
	want := Attachment{Address: netip.MustParseAddr("10.91.0.7"), Namespace: "shop", Pod: "web", UID: "u-1"}
	if err != nil || found != want {
		t.Fatalf("got %+v, %v", found, err)
	}
}

func TestAHalfWrittenResultIsRefused(t *testing.T) {
	if _, err := Parse([]byte(result[:80])); err == nil {
		t.Fatal("accepted")
	}
}

func TestAResultWithoutAnAddressIsRefused(t *testing.T) {
	if _, err := Parse([]byte(`{"result":{"ips":[]}}`)); err == nil {
		t.Fatal("accepted")
	}
}

func TestOnlyCompleteResultsOfTheNetworkAreRead(t *testing.T) {
	directory := t.TempDir()
	for name, text := range map[string]string{
		"pods-c1-eth0":  result,
		"pods-c2-eth0":  result[:40],
		"other-c3-eth0": result,
	} {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := ReadAll(directory, "pods")
	if err != nil || len(all) != 1 || all[0].Pod != "web" {
		t.Fatalf("got %+v, %v", all, err)
	}
}
