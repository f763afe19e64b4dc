package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
)

// sarifWriter writes SARIF 2.1.0
// (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). A result
// stands at the line of the recording where its call begins; its logical
// location is the tool, and the place in the tool's input.
type sarifWriter struct {
	w       io.Writer
	o       Options
	results []sarifResult
	rules   []sarifRule
	known   map[string]int // rule id -> index
}

func newSARIF(w io.Writer, o Options) Writer {
	return &sarifWriter{w: w, o: o, results: []sarifResult{}, rules: []sarifRule{}, known: map[string]int{}}
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifRule struct {
	ID    string    `json:"id"`
	Short sarifText `json:"shortDescription"`
}

type sarifResult struct {
	RuleID     string          `json:"ruleId"`
	RuleIndex  int             `json:"ruleIndex"`
	Level      string          `json:"level"`
	Message    sarifText       `json:"message"`
	Locations  []sarifLocation `json:"locations"`
	Properties sarifProperties `json:"properties"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
	Logical []sarifLogical `json:"logicalLocations"`
}

type sarifRegion struct {
	StartLine int `json:"startLine"`
}

type sarifLogical struct {
	Name      string `json:"name"`
	Qualified string `json:"fullyQualifiedName"`
	Kind      string `json:"kind"`
}

type sarifProperties struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Verdict string `json:"verdict"`
	Start   int64  `json:"start"` // in the raw input; 0 where that has no place
	End     int64  `json:"end"`
}

var sarifLevels = [...]string{note: "note", warning: "warning", failure: "error"}

func (s *sarifWriter) Call(c *Call) error {
	for _, f := range c.findings() {
		r := sarifResult{RuleID: f.class, Level: sarifLevels[s.o.level(&f)], Message: sarifText{sentence(&f)},
			Properties: sarifProperties{c.ID, c.Outcome, c.Verdict, f.start, f.end}}
		if f.id != "" {
			r.RuleID += "/" + f.id
		}
		i, ok := s.known[r.RuleID]
		if !ok {
			i = len(s.rules)
			s.known[r.RuleID] = i
			s.rules = append(s.rules, sarifRule{r.RuleID, sarifText{describeRule(f.class, f.id)}})
		}
		r.RuleIndex = i
		var at sarifLocation
		at.Physical.Artifact.URI = (&url.URL{Path: filepath.ToSlash(c.File)}).EscapedPath()
		if c.Line > 0 {
			at.Physical.Region = &sarifRegion{c.Line}
		}
		at.Logical = []sarifLogical{{c.Tool, c.Tool + f.path, "parameter"}}
		r.Locations = []sarifLocation{at}
		s.results = append(s.results, r)
	}
	return nil
}

// describeRule says what a rule of the report is about.
func describeRule(class, id string) string {
	switch class {
	case "invalid":
		return "The input does not fit the keyword " + id + " of the tool's schema."
	case "mended":
		return "The input is malformed: the rule " + id + " mended it."
	case "guessed":
		return "The input is malformed: the rule " + id + " mended it with a guess."
	case "cut":
		return "The input ends in the middle."
	case "lost":
		return "The input is malformed and has no value."
	case "stop":
		return "The message did not end with an ordinary stop reason."
	}
	return "Something was odd about how the call was recorded."
}

func (s *sarifWriter) Close(*Summary) error {
	type driver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	type tool struct {
		Driver driver `json:"driver"`
	}
	type run struct {
		Tool    tool          `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	doc := struct {
		Schema  string `json:"$schema"`
		Version string `json:"version"`
		Runs    []run  `json:"runs"`
	}{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []run{{tool{driver{"jsontide", s.rules}}, s.results}}}
	enc := json.NewEncoder(s.w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(&doc)
}
