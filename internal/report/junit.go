package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// junitWriter writes JUnit XML as CI systems read it: a suite per file, a case
// per call. A case fails for what is in Options.FailOn; a call that was not
// checked and does not fail for it is skipped.
type junitWriter struct {
	w      io.Writer
	o      Options
	suites []junitSuite
}

func newJUnit(w io.Writer, o Options) Writer { return &junitWriter{w: w, o: o} }

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	File    string       `xml:"file,attr"`
	Line    int          `xml:"line,attr,omitempty"`
	Failure *junitDetail `xml:"failure"`
	Skipped *junitDetail `xml:"skipped"`
	Out     string       `xml:"system-out,omitempty"`
}

type junitDetail struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func (j *junitWriter) Call(c *Call) error {
	if n := len(j.suites); n == 0 || j.suites[n-1].Name != c.File {
		j.suites = append(j.suites, junitSuite{Name: c.File})
	}
	s := &j.suites[len(j.suites)-1]
	tc := junitCase{Class: printable(c.Tool), Name: printable(strings.TrimSpace(c.Source + " " + c.ID)), File: c.File, Line: c.Line}
	var bad, rest strings.Builder
	for _, f := range c.findings() {
		to := &rest
		if j.o.level(&f) == failure {
			if tc.Failure == nil {
				tc.Failure = &junitDetail{Message: sentence(&f), Type: f.class}
			}
			to = &bad
		}
		fmt.Fprintf(to, "%s %s\n", sentence(&f), printable(f.label))
		if f.frame && c.Raw != "" {
			text, marks := frame(c, f.start, f.end)
			fmt.Fprintf(to, "  %s\n  %s byte %d, delta %d\n", text, marks, f.start, c.DeltaAt(f.start))
		}
	}
	s.Tests++
	unchecked := finding{class: "unchecked"}
	switch {
	case tc.Failure != nil:
		s.Failures++
		tc.Failure.Text = bad.String()
	case c.Verdict == "unchecked" && j.o.level(&unchecked) == failure:
		s.Failures++
		tc.Failure = &junitDetail{Message: c.Unchecked, Type: "unchecked"}
	case c.Verdict == "unchecked":
		s.Skipped++
		tc.Skipped = &junitDetail{Message: c.Unchecked}
	}
	tc.Out = rest.String()
	s.Cases = append(s.Cases, tc)
	return nil
}

func (j *junitWriter) Close(s *Summary) error {
	doc := struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}{Name: "jsontide", Time: fmt.Sprintf("%.3f", s.Elapsed.Seconds())}
	for i := range j.suites {
		doc.Tests += j.suites[i].Tests
		doc.Failures += j.suites[i].Failures
		doc.Skipped += j.suites[i].Skipped
	}
	doc.Suites = j.suites
	text, err := xml.MarshalIndent(&doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(j.w, "%s%s\n", xml.Header, text)
	return err
}
