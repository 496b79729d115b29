package policy

import (
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

var testNetwork = Network{Pods: netip.MustParsePrefix("10.91.0.0/16"), Uplink: "up"}

func contains(t *testing.T, script string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(script, line) {
			t.Fatalf("no %q in:\n%s", line, script)
		}
	}
}

func TestAnOpenPodReturnsAndAnIsolatedOneGoesToItsRules(t *testing.T) {
	script := Render([]Decision{{Address: webAddress, Ingress: Direction{IsIsolated: true}}}, testNetwork)
	contains(t, script, "elements = { 10.91.0.2 : goto rules0 }", "elements = { 10.91.0.2 : return }", "chain rules0 {\ndrop\n}")
}

func TestAddressesThatAreNotListedAreDropped(t *testing.T) {
	contains(t, Render(nil, testNetwork), "ip saddr vmap @egress\ndrop", "ip daddr vmap @ingress\ndrop")
}

func TestPodsWithEqualRulesShareAChain(t *testing.T) {
	closed := Direction{IsIsolated: true}
	script := Render([]Decision{{webAddress, closed, closed}, {dbAddress, closed, closed}}, testNetwork)
	if count := strings.Count(script, "chain rules"); count != 1 {
		t.Fatalf("%d chains in:\n%s", count, script)
	}
}

func TestIngressJudgesTheSenderAndEgressTheReceiver(t *testing.T) {
	other := []Allow{{Addresses: []netip.Addr{dbAddress}}}
	script := Render([]Decision{{webAddress, Direction{true, other}, Direction{true, other}}}, testNetwork)
	contains(t, script, "ip saddr { 10.91.0.3 } return", "ip daddr { 10.91.0.3 } return")
}

func TestEachAllowanceIsOneLine(t *testing.T) {
	block, except := netip.MustParsePrefix("10.0.0.0/8"), []netip.Prefix{netip.MustParsePrefix("10.90.0.0/16")}
	for line, allow := range map[string]Allow{
		"\nreturn\n": {},
		"ip daddr 10.0.0.0/8 ip daddr != 10.90.0.0/16 return":              {Block: block, Except: except},
		"\nip daddr != 10.90.0.0/16 udp dport 53 return\n":                 {Block: netip.MustParsePrefix("0.0.0.0/0"), Except: except, Protocol: corev1.ProtocolUDP, FirstPort: 53, LastPort: 53},
		"\nmeta l4proto sctp return\n":                                     {Protocol: corev1.ProtocolSCTP},
		"\nip daddr { 10.91.0.2, 10.91.0.3 } tcp dport 5000-7000 return\n": {Addresses: []netip.Addr{webAddress, dbAddress}, Protocol: corev1.ProtocolTCP, FirstPort: 5000, LastPort: 7000},
	} {
		script := Render([]Decision{{Address: webAddress, Egress: Direction{true, []Allow{allow}}}}, testNetwork)
		contains(t, script, line)
	}
}

func TestEqualDecisionsGiveEqualScripts(t *testing.T) {
	seen := makeSnapshot(makePolicy(networkingv1.NetworkPolicySpec{PolicyTypes: bothDirection}))
	if Render(Decide(seen), testNetwork) != Render(Decide(seen), testNetwork) {
		t.Fatal("they differ")
	}
}

// nft itself judges the syntax, where it may: it wants a network namespace of its own, so that nothing else is touched.
func TestNftAcceptsTheScript(t *testing.T) {
	if _, err := exec.LookPath("nft"); err != nil || os.Geteuid() != 0 {
		t.Skip("needs root and nft")
	}
	allowed := []Allow{
		{Addresses: []netip.Addr{dbAddress}, Protocol: corev1.ProtocolTCP, FirstPort: 1, LastPort: 9},
		{Block: netip.MustParsePrefix("10.0.0.0/8"), Except: []netip.Prefix{netip.MustParsePrefix("10.90.0.0/16")}},
		{Protocol: corev1.ProtocolSCTP},
	}
	for _, decisions := range [][]Decision{nil, {{webAddress, Direction{true, allowed}, Direction{IsIsolated: true}}, {Address: dbAddress}}} {
		nft := exec.Command("unshare", "--net", "nft", "-f", "-")
		nft.Stdin = strings.NewReader(Render(decisions, testNetwork))
		if said, err := nft.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
}
