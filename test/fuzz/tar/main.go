// Command tar reads archives as Go does, which unpacks layers on nodes. Each line of standard input is an archive in
// base64, each line of standard output what unpacking it would write.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

type view struct {
	// Entries without global headers.
	Entries int `json:"entries"`
	// Bytes that the files are said to have.
	Bytes int64 `json:"bytes"`
	// The first name that leads out.
	Leads string `json:"leads,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	for input.Scan() {
		archive, err := base64.StdEncoding.DecodeString(input.Text())
		if err != nil {
			panic(err)
		}
		line, err := json.Marshal(viewOf(archive))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
}

func viewOf(archive []byte) view {
	var seen view
	reader := tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return seen
		}
		if err != nil {
			seen.Error = err.Error()
			return seen
		}
		if header.Typeflag == tar.TypeXGlobalHeader {
			continue
		}
		seen.Entries++
		if header.Typeflag == tar.TypeReg {
			seen.Bytes += header.Size
		}
		names := []string{header.Name}
		if header.Typeflag == tar.TypeLink {
			names = append(names, header.Linkname)
		}
		for _, name := range names {
			if seen.Leads == "" && slices.Contains(strings.Split(name, "/"), "..") {
				seen.Leads = name
			}
		}
	}
}
