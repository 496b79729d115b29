// Command registry-front serves a registry and the server that issues its tokens at one address, over TLS: clients accept
// a token server with a private address only if it is the registry itself (go-containerregistry, validateRealmURL).
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"time"
)

func main() {
	listen := flag.String("listen", "", "address to serve at")
	certificate := flag.String("certificate", "", "file with the certificate to serve with")
	key := flag.String("key", "", "file with its key")
	registry := flag.String("registry", "", "URL of the registry")
	tokens := flag.String("tokens", "", "URL of the token server")
	ca := flag.String("ca", "", "file with the CA of the token server")
	flag.Parse()

	authorities := x509.NewCertPool()
	pem, err := os.ReadFile(*ca)
	if err != nil {
		log.Fatal(err)
	}
	if !authorities.AppendCertsFromPEM(pem) {
		log.Fatalf("%s has no certificates", *ca)
	}
	mux := http.NewServeMux()
	mux.Handle("/", proxy(*registry, http.DefaultTransport))
	mux.Handle("/token", proxy(*tokens, &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authorities}}))
	server := &http.Server{Addr: *listen, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServeTLS(*certificate, *key))
}

// proxy forwards requests unchanged, and their bodies as they arrive.
func proxy(target string, transport http.RoundTripper) http.Handler {
	to, err := url.Parse(target)
	if err != nil {
		log.Fatal(err)
	}
	return &httputil.ReverseProxy{
		Rewrite:       func(request *httputil.ProxyRequest) { request.SetURL(to) },
		Transport:     transport,
		FlushInterval: -1,
	}
}
