package policy

import (
	"fmt"
	"net/netip"
	"strings"
)

// TableName is the name of all tables of this program.
const TableName = "dockerfilejob"

// Network is where pods are.
type Network struct {
	Pods netip.Prefix
	// Uplink is the name of the link that leads out of the node.
	Uplink string
}

// Render writes the decisions as one nft(8) script that replaces all earlier rules at once. It is equal for equal
// decisions. What it enforces beside them:
//   - an address of the pod network that belongs to no known pod neither sends nor receives, so that a new pod has no
//     moment of freedom;
//   - a pod may always talk to itself, the node to its pods, and answers always pass;
//   - pods speak IPv4 (and ARP) only: policies could not judge anything else on the bridge;
//   - pods do not get out by the uplink: nothing behind it knows the way back to them.
func Render(decisions []Decision, network Network) string {
	chains := chainNames{names: map[string]string{}}
	var ingress, egress, itself []string
	for _, decision := range decisions {
		ingress = append(ingress, fmt.Sprintf("%s : %s", decision.Address, chains.verdict("saddr", decision.Ingress)))
		egress = append(egress, fmt.Sprintf("%s : %s", decision.Address, chains.verdict("daddr", decision.Egress)))
		itself = append(itself, fmt.Sprintf("%s . %s", decision.Address, decision.Address))
	}

	var script strings.Builder
	for _, family := range []string{"inet", "bridge"} {
		// The first line makes the second one succeed where there is no such table yet.
		fmt.Fprintf(&script, "table %s %s\ndelete table %s %s\n", family, TableName, family, TableName)
	}
	fmt.Fprintf(&script, "table inet %s {\n", TableName)
	script.WriteString(chains.script.String())
	fmt.Fprintf(&script, "map ingress {\ntype ipv4_addr : verdict\n%s}\n", elements(ingress))
	fmt.Fprintf(&script, "map egress {\ntype ipv4_addr : verdict\n%s}\n", elements(egress))
	fmt.Fprintf(&script, "set itself {\ntype ipv4_addr . ipv4_addr\n%s}\n", elements(itself))
	fmt.Fprintf(&script, `chain from_pod {
ip saddr vmap @egress
drop
}
chain to_pod {
ip daddr vmap @ingress
drop
}
chain judge_forward {
type filter hook forward priority filter
ct state established,related accept
meta nfproto ipv6 drop
ip saddr . ip daddr @itself accept
ip saddr %[1]s jump from_pod
ip saddr %[1]s oifname "%[3]s" reject with icmp type admin-prohibited
ip daddr %[1]s jump to_pod
}
chain judge_input {
type filter hook input priority filter
iif lo accept
ct state established,related accept
ip saddr %[1]s jump from_pod
}
}
table bridge %[2]s {
chain judge_frames {
type filter hook forward priority filter; policy drop;
ether type { ip, ip6, arp } accept
}
}
`, network.Pods, TableName, network.Uplink)
	return script.String()
}

func elements(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return "elements = { " + strings.Join(all, ", ") + " }\n"
}

// chainNames gives equal rules one chain: the pods of a hundred closed namespaces share theirs.
type chainNames struct {
	names  map[string]string
	script strings.Builder
}

// verdict: a chain returns for what is allowed and drops the rest.
func (chains *chainNames) verdict(otherSide string, direction Direction) string {
	if !direction.IsIsolated {
		return "return"
	}
	var body strings.Builder
	for _, allow := range direction.Allowed {
		body.WriteString(renderAllow(otherSide, allow))
	}
	name, isKnown := chains.names[body.String()]
	if !isKnown {
		name = fmt.Sprintf("rules%d", len(chains.names))
		chains.names[body.String()] = name
		fmt.Fprintf(&chains.script, "chain %s {\n%sdrop\n}\n", name, body.String())
	}
	return "goto " + name
}

func renderAllow(otherSide string, allow Allow) string {
	var line []string
	if len(allow.Addresses) > 0 {
		var addresses []string
		for _, address := range allow.Addresses {
			addresses = append(addresses, address.String())
		}
		line = append(line, fmt.Sprintf("ip %s { %s }", otherSide, strings.Join(addresses, ", ")))
	}
	if allow.Block.IsValid() && allow.Block.Bits() > 0 {
		line = append(line, fmt.Sprintf("ip %s %s", otherSide, allow.Block))
	}
	for _, except := range allow.Except {
		line = append(line, fmt.Sprintf("ip %s != %s", otherSide, except))
	}
	protocol := strings.ToLower(string(allow.Protocol))
	switch {
	case protocol == "":
	case allow.FirstPort == 0:
		line = append(line, "meta l4proto "+protocol)
	case allow.FirstPort == allow.LastPort:
		line = append(line, fmt.Sprintf("%s dport %d", protocol, allow.FirstPort))
	default:
		line = append(line, fmt.Sprintf("%s dport %d-%d", protocol, allow.FirstPort, allow.LastPort))
	}
	return strings.Join(append(line, "return"), " ") + "\n"
}
