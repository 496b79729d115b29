// Command buildkit reads Dockerfiles and prints what a policy has to look at, as BuildKit's own parser sees it.
// Each line of standard input is a JSON string, each line of standard output the view of one Dockerfile.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

type command struct {
	Keyword  string   `json:"keyword"`
	Line     int      `json:"line"`
	Security string   `json:"security,omitempty"`
	Network  string   `json:"network,omitempty"`
	Devices  int      `json:"devices,omitempty"`
	Mounts   []string `json:"mounts,omitempty"`
	From     string   `json:"from,omitempty"`
	Sources  []string `json:"sources,omitempty"`
	Trigger  *command `json:"trigger,omitempty"`
}

type stage struct {
	Base     string    `json:"base"`
	Name     string    `json:"name"`
	Commands []command `json:"commands"`
}

type view struct {
	Error  string  `json:"error,omitempty"`
	Syntax string  `json:"syntax,omitempty"`
	Stages []stage `json:"stages,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			return
		}
		var text string
		if err := json.Unmarshal(line, &text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := encoder.Encode(viewOf(text)); err != nil {
			os.Exit(1)
		}
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
}

func viewOf(text string) view {
	stages, err := stagesOf(text)
	if err != nil {
		return view{Error: err.Error()}
	}
	syntax, _, _, _ := parser.DetectSyntax([]byte(text))
	return view{Syntax: syntax, Stages: stages}
}

func stagesOf(text string) ([]stage, error) {
	parsed, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	found, global, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{}))
	if err != nil {
		return nil, err
	}
	lex := shell.NewLex(parsed.EscapeToken)
	args, err := globalArgs(global, lex)
	if err != nil {
		return nil, err
	}
	stages := []stage{}
	for _, one := range found {
		base, _, err := lex.ProcessWord(one.BaseName, shell.EnvsFromSlice(args))
		if err != nil {
			return nil, err
		}
		if base == "" {
			return nil, fmt.Errorf("base name (%s) should not be blank", one.BaseName)
		}
		commands := []command{}
		for _, each := range one.Commands {
			seen, err := seenOf(each)
			if err != nil {
				return nil, err
			}
			commands = append(commands, *seen)
		}
		stages = append(stages, stage{Base: base, Name: one.Name, Commands: commands})
	}
	return stages, nil
}

// globalArgs resolves the ARG instructions before the first FROM, without build arguments (dockerfile2llb, buildMetaArgs).
func globalArgs(commands []instructions.ArgCommand, lex *shell.Lex) ([]string, error) {
	var args []string
	for _, one := range commands {
		for _, pair := range one.Args {
			if pair.Value == nil {
				continue
			}
			value, _, err := lex.ProcessWord(*pair.Value, shell.EnvsFromSlice(args))
			if err != nil {
				return nil, err
			}
			args = append(args, pair.Key+"="+value)
		}
	}
	return args, nil
}

func seenOf(one instructions.Command) (*command, error) {
	seen := command{Keyword: strings.ToUpper(one.Name())}
	if location := one.Location(); len(location) > 0 {
		seen.Line = location[0].Start.Line
	}
	switch c := one.(type) {
	case *instructions.RunCommand:
		seen.Security = instructions.GetSecurity(c)
		seen.Network = instructions.GetNetwork(c)
		seen.Devices = len(instructions.GetDevices(c))
		for _, mount := range instructions.GetMounts(c) {
			seen.Mounts = append(seen.Mounts, mount.From)
		}
	case *instructions.CopyCommand:
		seen.From = c.From
		seen.Sources = c.SourcePaths
	case *instructions.AddCommand:
		seen.Sources = c.SourcePaths
	case *instructions.OnbuildCommand:
		trigger, err := triggerOf(c.Expression)
		if err != nil {
			return nil, err
		}
		seen.Trigger = trigger
	}
	return &seen, nil
}

// triggerOf reads a trigger as BuildKit does in the stage that it runs in (dockerfile2llb, dispatchOnBuildTriggers).
func triggerOf(expression string) (*command, error) {
	parsed, err := parser.Parse(strings.NewReader(expression))
	if err != nil {
		return nil, err
	}
	if len(parsed.AST.Children) != 1 {
		return nil, fmt.Errorf("onbuild trigger should be a single expression")
	}
	one, err := instructions.ParseCommand(parsed.AST.Children[0])
	if err != nil {
		return nil, err
	}
	seen, err := seenOf(one)
	if err != nil {
		return nil, err
	}
	seen.Line = 0
	return seen, nil
}
