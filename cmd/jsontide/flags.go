package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A choice is a flag with one of a few words.
type choice struct {
	value string
	words []string
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return "WORD" }
func (c *choice) Set(s string) error {
	if !slices.Contains(c.words, s) {
		return fmt.Errorf("want one of %s", strings.Join(c.words, ", "))
	}
	c.value = s
	return nil
}

// A choices is a flag with a comma-separated list of words. Given again, it
// adds to what was given; "none" is the empty list.
type choices struct {
	values []string
	words  []string
	given  bool
}

func (c *choices) String() string { return strings.Join(c.values, ",") }
func (c *choices) Type() string   { return "LIST" }
func (c *choices) Set(s string) error {
	if !c.given {
		c.values, c.given = nil, true
	}
	for _, w := range strings.Split(s, ",") {
		switch w = strings.TrimSpace(w); {
		case w == "" || w == "none":
		case !slices.Contains(c.words, w):
			return fmt.Errorf("%q: want some of %s", w, strings.Join(c.words, ", "))
		default:
			c.values = append(c.values, w)
		}
	}
	return nil
}

func (c *choices) has(word string) bool { return slices.Contains(c.values, word) }

// addChoice defines a flag with one of the words.
func addChoice(cmd *cobra.Command, c *choice, name, def, usage string, words ...string) {
	addChoiceP(cmd, c, name, "", def, usage, words...)
}

// addChoiceP also gives the flag a letter.
func addChoiceP(cmd *cobra.Command, c *choice, name, letter, def, usage string, words ...string) {
	*c = choice{def, words}
	cmd.Flags().VarP(c, name, letter, usage+": "+strings.Join(words, ", "))
	completeWith(cmd, name, words)
}

// addChoices defines a flag with a list of the words.
func addChoices(cmd *cobra.Command, c *choices, name, usage string, words []string, def ...string) {
	*c = choices{values: def, words: words}
	cmd.Flags().Var(c, name, usage+": "+strings.Join(words, ", "))
	_ = cmd.RegisterFlagCompletionFunc(name, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		done := typed[:strings.LastIndex(typed, ",")+1]
		var out []string
		for _, w := range words {
			out = append(out, done+w)
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	})
}

// completeWith makes the shell offer the words.
func completeWith(cmd *cobra.Command, name string, words []string) {
	// The only error is that there is no such flag, or that this was done.
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}
