package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jsontide/jsontide/internal/report"
	"github.com/spf13/cobra"
)

// The exit statuses. A run that ends with more than one has the greatest.
const (
	exitOK       = 0
	exitFindings = 1
	exitUsage    = 2
	exitUnread   = 3
)

// A status is an exit status as an error; what there is to say was said.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// A usageError is a complaint about the command line.
type usageError struct {
	err error
	cmd string // whose help to name
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(cmd *cobra.Command, format string, args ...any) error {
	return &usageError{fmt.Errorf(format, args...), cmd.CommandPath()}
}

// run runs the command line and returns the exit status.
func (a *app) run(args []string) int {
	root := a.rootCommand()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetErr(a.err)
	if root.SetOut(a.out); len(args) == 0 {
		root.SetOut(a.err) // the help
	}
	strictHelp(root)
	err := root.Execute()
	if len(args) == 0 {
		err = usagef(root, "no command given")
	}
	var code status
	var usage *usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &usage):
		a.complain("%v", err)
		fmt.Fprintf(a.err, "Run '%s --help' for usage.\n", usage.cmd)
		return exitUsage
	case strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintln(a.err, "jsontide: "+strings.ReplaceAll(err.Error(), "\n\n", "\n"))
		fmt.Fprintf(a.err, "Run '%s --help' for usage.\n", root.Name())
		return exitUsage
	}
	a.complain("%v", err)
	return exitUnread
}

// complain writes one line to standard error, whatever stands in the input that it
// speaks of.
func (a *app) complain(format string, args ...any) {
	fmt.Fprintln(a.err, "jsontide: "+report.Printable(fmt.Sprintf(format, args...)))
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "jsontide",
		Short: "Follow the input of streamed LLM tool calls",
		Long: `jsontide reads recordings of streamed LLM tool calls, follows the input of every
call as it arrived, mends what can be mended, and says at which byte it could no
longer fit the tool's schema.

Exit status: 0 nothing that --fail-on names, 1 findings, 2 wrong usage,
3 something could not be read, or nothing was evaluated.`,
		Version:       programVersion(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("jsontide {{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{err, cmd.CommandPath()}
	})
	root.AddCommand(a.validateCommand(), a.repairCommand(), a.eventsCommand(), a.lintCommand(), a.replayCommand(), a.versionCommand())
	return root
}

// strictHelp makes cobra's own commands refuse what is no command: they let it
// pass. Their output is bound here, so that it must be set before.
func strictHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "help" || cmd.Name() == "completion" {
			cmd.RunE = helpOn
		}
	}
}

// helpOn prints the help on the command that args name, of cmd itself where it
// is a group. What is no command is wrong usage, which cobra lets pass.
func helpOn(cmd *cobra.Command, args []string) error {
	if cmd.HasSubCommands() {
		if len(args) > 0 {
			return usagef(cmd, "unknown command %q for %q", args[0], cmd.CommandPath())
		}
		return cmd.Help()
	}
	topic, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return usagef(cmd.Root(), "unknown help topic %q", strings.Join(args, " "))
	}
	topic.InitDefaultHelpFlag()
	topic.InitDefaultVersionFlag()
	return topic.Help()
}

// versionCommand prints what runs.
func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			_, err := fmt.Fprintf(a.out, "jsontide %s\n", programVersion())
			return err
		},
	}
}

// noArgs is [cobra.NoArgs] with the exit status of wrong usage.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef(cmd, "unexpected argument %q", args[0])
	}
	return nil
}
