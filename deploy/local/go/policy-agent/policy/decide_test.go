package policy

import (
	"net/netip"
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

func TestWithoutPoliciesEveryPodIsOpenAndInTheOrderOfAddresses(t *testing.T) {
	equal(t, Decide(makeSnapshot()), []Decision{{Address: webAddress}, {Address: dbAddress}, {Address: strayAddress}})
}

func TestAnEmptyPolicyClosesAllPodsOfItsNamespaceOnly(t *testing.T) {
	decisions := Decide(makeSnapshot(makePolicy(networkingv1.NetworkPolicySpec{PolicyTypes: bothDirection})))
	closed := Direction{IsIsolated: true}
	equal(t, of(decisions, webAddress), Decision{webAddress, closed, closed})
	equal(t, of(decisions, dbAddress), Decision{dbAddress, closed, closed})
	equal(t, of(decisions, strayAddress), Decision{Address: strayAddress})
}

func TestAPolicyConcernsTheSelectedPodsOnly(t *testing.T) {
	decisions := Decide(makeSnapshot(makePolicy(networkingv1.NetworkPolicySpec{PodSelector: *selecting("app", "db")})))
	equal(t, of(decisions, dbAddress).Ingress.IsIsolated, true)
	equal(t, of(decisions, webAddress).Ingress.IsIsolated, false)
}

func TestWithoutPolicyTypesEgressIsIsolatedOnlyIfThereAreEgressRules(t *testing.T) {
	without := Decide(makeSnapshot(makePolicy(networkingv1.NetworkPolicySpec{})))
	equal(t, of(without, webAddress).Egress.IsIsolated, false)
	with := networkingv1.NetworkPolicySpec{Egress: []networkingv1.NetworkPolicyEgressRule{{}}}
	equal(t, of(Decide(makeSnapshot(makePolicy(with))), webAddress).Egress, Direction{true, []Allow{{}}})
}

func TestARuleWithoutPeersAllowsAnybody(t *testing.T) {
	decisions := Decide(makeSnapshot(makePolicy(ingressFrom())))
	equal(t, of(decisions, webAddress).Ingress, Direction{true, []Allow{{}}})
}

func TestAPodSelectorMeansPodsOfThePolicysNamespace(t *testing.T) {
	peer := networkingv1.NetworkPolicyPeer{PodSelector: selecting("app", "web")}
	decisions := Decide(makeSnapshot(makePolicy(ingressFrom(peer))))
	equal(t, of(decisions, dbAddress).Ingress.Allowed, []Allow{{Addresses: []netip.Addr{webAddress}}})
}

func TestANamespaceSelectorMeansAllPodsThere(t *testing.T) {
	peer := networkingv1.NetworkPolicyPeer{NamespaceSelector: selecting("team", "b")}
	decisions := Decide(makeSnapshot(makePolicy(ingressFrom(peer))))
	equal(t, of(decisions, dbAddress).Ingress.Allowed, []Allow{{Addresses: []netip.Addr{strayAddress}}})
}

func TestBothSelectorsInOnePeerMustMatch(t *testing.T) {
	peer := networkingv1.NetworkPolicyPeer{NamespaceSelector: &metav1.LabelSelector{}, PodSelector: selecting("app", "web")}
	decisions := Decide(makeSnapshot(makePolicy(ingressFrom(peer))))
	equal(t, of(decisions, dbAddress).Ingress.Allowed, []Allow{{Addresses: []netip.Addr{webAddress, strayAddress}}})
}

func TestAPeerThatMatchesNobodyAllowsNobody(t *testing.T) {
	peer := networkingv1.NetworkPolicyPeer{PodSelector: selecting("app", "none")}
	decisions := Decide(makeSnapshot(makePolicy(ingressFrom(peer))))
	equal(t, of(decisions, dbAddress).Ingress, Direction{IsIsolated: true})
}

func TestPodsOfANamespaceThatIsNotKnownYetMatchNoNamespaceSelector(t *testing.T) {
	seen := makeSnapshot(makePolicy(ingressFrom(networkingv1.NetworkPolicyPeer{NamespaceSelector: &metav1.LabelSelector{}})))
	delete(seen.Namespaces, "other")
	equal(t, of(Decide(seen), dbAddress).Ingress.Allowed, []Allow{{Addresses: []netip.Addr{webAddress, dbAddress}}})
}

func TestABlockIsTakenWithItsExceptions(t *testing.T) {
	block := networkingv1.IPBlock{CIDR: "10.0.0.7/8", Except: []string{"10.90.0.0/16"}}
	decisions := Decide(makeSnapshot(makePolicy(ingressFrom(networkingv1.NetworkPolicyPeer{IPBlock: &block}))))
	want := Allow{Block: netip.MustParsePrefix("10.0.0.0/8"), Except: []netip.Prefix{netip.MustParsePrefix("10.90.0.0/16")}}
	equal(t, of(decisions, webAddress).Ingress.Allowed, []Allow{want})
}

func TestABlockThatCannotBeReadOrIsNotIPv4AllowsNobody(t *testing.T) {
	for _, block := range []networkingv1.IPBlock{{CIDR: "nonsense"}, {CIDR: "fd00::/8"}, {CIDR: "10.0.0.0/8", Except: []string{"nonsense"}}} {
		decisions := Decide(makeSnapshot(makePolicy(ingressFrom(networkingv1.NetworkPolicyPeer{IPBlock: &block}))))
		equal(t, of(decisions, webAddress).Ingress, Direction{IsIsolated: true})
	}
}

func TestPortsMayBeANumberARangeOrAWholeProtocol(t *testing.T) {
	last := int32(90)
	ranged := port(corev1.ProtocolTCP, intstr.FromInt32(80))
	ranged.EndPort = &last
	udp := corev1.ProtocolUDP
	ports := []networkingv1.NetworkPolicyPort{port(udp, intstr.FromInt32(53)), ranged, {Protocol: &udp}, {}}
	decisions := Decide(makeSnapshot(makePolicy(egressTo(nil, ports...))))
	equal(t, of(decisions, webAddress).Egress.Allowed, []Allow{
		{Protocol: udp, FirstPort: 53, LastPort: 53},
		{Protocol: corev1.ProtocolTCP, FirstPort: 80, LastPort: 90},
		{Protocol: udp},
		{Protocol: corev1.ProtocolTCP},
	})
}

func TestANamedPortOfIngressIsTheSelectedPodsOwn(t *testing.T) {
	rule := networkingv1.NetworkPolicyIngressRule{
		Ports: []networkingv1.NetworkPolicyPort{port(corev1.ProtocolTCP, intstr.FromString("sql"))},
	}
	spec := networkingv1.NetworkPolicySpec{Ingress: []networkingv1.NetworkPolicyIngressRule{rule}}
	decisions := Decide(makeSnapshot(makePolicy(spec)))
	equal(t, of(decisions, dbAddress).Ingress.Allowed, []Allow{{Protocol: corev1.ProtocolTCP, FirstPort: 5432, LastPort: 5432}})
	equal(t, of(decisions, webAddress).Ingress, Direction{IsIsolated: true})
}

func TestANamedPortOfEgressIsEachPeersOwn(t *testing.T) {
	everybody := []networkingv1.NetworkPolicyPeer{{NamespaceSelector: &metav1.LabelSelector{}}}
	spec := egressTo(everybody, port(corev1.ProtocolTCP, intstr.FromString("http")))
	equal(t, of(Decide(makeSnapshot(makePolicy(spec))), dbAddress).Egress.Allowed, []Allow{
		{Addresses: []netip.Addr{webAddress}, Protocol: corev1.ProtocolTCP, FirstPort: 80, LastPort: 80},
		{Addresses: []netip.Addr{strayAddress}, Protocol: corev1.ProtocolTCP, FirstPort: 8080, LastPort: 8080},
	})
}

func TestANamedPortOfABlockMatchesNothing(t *testing.T) {
	block := []networkingv1.NetworkPolicyPeer{{IPBlock: &networkingv1.IPBlock{CIDR: "0.0.0.0/0"}}}
	spec := egressTo(block, port(corev1.ProtocolTCP, intstr.FromString("http")))
	equal(t, of(Decide(makeSnapshot(makePolicy(spec))), dbAddress).Egress, Direction{IsIsolated: true})
}

func TestSeveralPoliciesOfAPodAddUp(t *testing.T) {
	open := makePolicy(ingressFrom(networkingv1.NetworkPolicyPeer{PodSelector: selecting("app", "web")}))
	closed := makePolicy(networkingv1.NetworkPolicySpec{PolicyTypes: bothDirection})
	want := Decision{dbAddress, Direction{true, []Allow{{Addresses: []netip.Addr{webAddress}}}}, Direction{IsIsolated: true}}
	equal(t, of(Decide(makeSnapshot(closed, open)), dbAddress), want)
}
