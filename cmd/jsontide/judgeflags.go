package main

import (
	"slices"
	"strings"

	"github.com/jsontide/jsontide"
	"github.com/jsontide/jsontide/recover"
	"github.com/jsontide/jsontide/schema"
	"github.com/spf13/cobra"
)

// judgeFlags are the flags that say how calls are judged.
type judgeFlags struct {
	tools, schemas []string
	preset         choice
	with, without  []string
	undefined      choice
	allow, failOn  choices
	assertFormat   bool
	strictSchema   bool
	chunk          int
}

// findings are the classes that --fail-on knows.
var findings = []string{"lost", "cut", "guessed", "mended", "invalid", "unchecked"}

// add defines the flags.
func (f *judgeFlags) add(cmd *cobra.Command) {
	f.addReading(cmd)
	addChoices(cmd, &f.allow, "allow", "what may be committed besides what is in order", []string{"guessed", "cut", "unchecked"})
	addChoices(cmd, &f.failOn, "fail-on", "what makes the exit status 1 (none: nothing does)", findings, "lost", "cut", "guessed", "invalid")
}

// addReading defines those that change how an input is read and checked.
func (f *judgeFlags) addReading(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringArrayVar(&f.tools, "tools", nil,
		"`FILE` with tools: the array of an Anthropic, OpenAI, Gemini or Bedrock request, or an MCP tools/list result (repeatable)")
	fs.StringArrayVar(&f.schemas, "schema", nil, "`[NAME=]FILE`: the input schema of one tool (repeatable); a text is read with the one without NAME, or with the only one")
	addChoice(cmd, &f.preset, "rules", "lossless", "which rules of recovery run", "none", "truncated", "lossless", "lenient", "every")
	fs.StringArrayVar(&f.with, "rule", nil, "a rule that runs too, by its `ID` (repeatable)")
	fs.StringArrayVar(&f.without, "no-rule", nil, "a rule that does not run, by its `ID` (repeatable)")
	ids := ruleIDs()
	completeWith(cmd, "rule", ids)
	completeWith(cmd, "no-rule", ids)
	addChoice(cmd, &f.undefined, "undefined", "omit", "what becomes of a bare undefined", undefinedWords...)
	fs.BoolVar(&f.assertFormat, "assert-format", false, "the keyword format is an assertion")
	fs.BoolVar(&f.strictSchema, "strict-schema", false, "refuse schemas that are not exactly what their dialect allows")
	fs.IntVar(&f.chunk, "chunk", 0, "re-cut the input into deltas of `N` bytes")
}

// undefinedWords are the words of --undefined, in the order of the constants of
// [recover.UndefinedMode].
var undefinedWords = []string{
	recover.UndefinedOmit: "omit", recover.UndefinedNull: "null", recover.UndefinedDefault: "default", recover.UndefinedError: "error",
}

func ruleIDs() []string {
	var out []string
	for _, info := range recover.All() {
		out = append(out, info.ID)
	}
	return out
}

// rules returns the set that the flags make.
func (f *judgeFlags) rules(cmd *cobra.Command) (recover.Rules, error) {
	rules, err := recover.ParsePreset(f.preset.value)
	if err != nil {
		return rules, &usageError{err, cmd.CommandPath()}
	}
	find := func(id string) (recover.Rule, error) {
		rule, err := recover.RuleByID(id)
		if err != nil {
			return 0, usagef(cmd, "unknown rule %q: jsontide repair --list-rules names them", id)
		}
		return rule, nil
	}
	for _, id := range f.with {
		rule, err := find(id)
		if err != nil {
			return rules, err
		}
		rules = rules.With(rule)
	}
	for _, id := range f.without {
		rule, err := find(id)
		if err != nil {
			return rules, err
		}
		rules = rules.Without(rule)
	}
	return rules, nil
}

// judge returns the judge that the flags ask for.
func (f *judgeFlags) judge(cmd *cobra.Command, complain func(string)) (*judge, error) {
	if f.chunk < 0 || f.chunk == 0 && cmd.Flags().Changed("chunk") {
		return nil, usagef(cmd, "--chunk wants a number of bytes, 1 or more")
	}
	rules, err := f.rules(cmd)
	if err != nil {
		return nil, err
	}
	for _, s := range f.schemas {
		if s == "" || strings.HasSuffix(s, "=") {
			return nil, usagef(cmd, "--schema %q: no file named", s)
		}
	}
	if cmd.Name() == "validate" || cmd.Name() == "replay" {
		for _, s := range f.schemas {
			if !strings.Contains(s, "=") {
				return nil, usagef(cmd, "--schema wants NAME=FILE: the calls of recordings have names")
			}
		}
	}
	ts, err := newToolset([]jsontide.Option{
		jsontide.UseRules(rules), jsontide.Preview(false), jsontide.MaxBytes(maxInput),
		jsontide.AssertFormat(f.assertFormat), jsontide.StrictSchemas(f.strictSchema),
		jsontide.SchemaOptions(schema.AllViolations(true)),
		jsontide.RecoverOptions(recover.UndefinedAs(recover.UndefinedMode(slices.Index(undefinedWords, f.undefined.value)))),
	})
	if err != nil {
		return nil, err
	}
	ts.load(f.tools, f.schemas, complain)
	return &judge{tools: ts, chunk: f.chunk, allow: []jsontide.CommitOption{
		jsontide.AllowGuessed(f.allow.has("guessed")), jsontide.AllowCut(f.allow.has("cut")), jsontide.AllowUnchecked(f.allow.has("unchecked")),
	}}, nil
}

// maxInput is the longest input of one call that is read, in bytes. A file is
// there already: the limit of the library, made for what comes over the wire,
// is not for it.
const maxInput = 4 << 30
