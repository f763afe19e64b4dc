package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// githubWriter writes the workflow commands of GitHub Actions, which become
// annotations: ::error file=…,line=…,title=…::message
// (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions).
type githubWriter struct {
	w *bufio.Writer
	o Options
}

func newGitHub(w io.Writer, o Options) Writer { return &githubWriter{bufio.NewWriter(w), o} }

// Escapes of a command's message and of its properties.
var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

var githubCommands = [...]string{note: "notice", warning: "warning", failure: "error"}

func (g *githubWriter) Call(c *Call) error {
	for _, f := range c.findings() {
		g.w.WriteString("::" + githubCommands[g.o.level(&f)] + " file=" + githubProperty.Replace(c.File))
		if c.Line > 0 {
			g.w.WriteString(",line=" + strconv.Itoa(c.Line))
		}
		g.w.WriteString(",title=" + githubProperty.Replace(printable(title(c, &f))) + "::")
		msg := sentence(&f)
		if f.frame && c.Raw != "" {
			text, marks := frame(c, f.start, f.end)
			msg += "\n" + text + "\n" + marks
		}
		g.w.WriteString(githubMessage.Replace(msg) + "\n")
	}
	return g.w.Flush()
}

func (g *githubWriter) Close(s *Summary) error {
	if !g.o.Quiet {
		g.w.WriteString(summaryLine(s) + "\n")
	}
	return g.w.Flush()
}

// title names the call and the class.
func title(c *Call, f *finding) string {
	return strings.TrimSpace(c.Tool+" "+c.ID) + " " + f.label
}

// sentence is the finding without the call: path, message and id.
func sentence(f *finding) string {
	msg := f.msg
	if f.path != "" {
		msg = ShortPath(f.path) + ": " + msg
	}
	if f.id != "" {
		msg += " [" + f.id + "]"
	}
	return printable(msg)
}
