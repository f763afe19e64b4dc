package bench

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A Contestant is what a row compares: Do does its work once.
type Contestant struct {
	Name string
	Do   func()
}

// A Row is one line of the table: what is measured, and what it must reach.
type Row struct {
	ID      string // the row of SPEED.md, and which part of it
	What    string
	Unit    string  // of the value: "x" for a ratio
	Must    float64 // goal; NaN where the row only tells
	Stretch float64
	AtLeast bool // the value must be at least Must, else at most
	// Ours is compared with Base in turns, if there is one, and shown beside
	// Peers.
	Ours, Base Contestant
	Peers      []Contestant
	// Per is the number of units of work (deltas, bytes) in one Do.
	Per float64
	// Value computes the row's value from nanoseconds of CPU per unit: ours,
	// and the base's. nil: base / ours.
	Value func(ours, base float64) float64
	// Probe gives the value where it is not time; Ours and Base are not run.
	Probe func() float64
	// Note tells more, once the value is known: it is printed below.
	Note func() string
}

// Rows are all rows, in the order of SPEED.md.
func Rows() []Row {
	return slices.Concat(wholeRows(), deltaRows(), memoryRows(), liveRows(), sdkRows(), recoverRows(), schemaRows())
}

// A Result is a row as measured.
type Result struct {
	Row   Row
	Value float64
	Ours  float64 // nanoseconds per unit, 0 for a Probe
	Base  float64
	Peers []float64 // nanoseconds per unit
}

// Verdict says which goals are met.
func (r *Result) Verdict() string {
	reaches := func(goal float64) bool {
		if r.Row.AtLeast {
			return r.Value >= goal
		}
		return r.Value <= goal
	}
	switch {
	case math.IsNaN(r.Row.Must):
		return ""
	case !math.IsNaN(r.Row.Stretch) && reaches(r.Row.Stretch):
		return "stretch"
	case reaches(r.Row.Must):
		return "met"
	}
	return "MISSED"
}

// Measure runs the contestants of a row in turns, for rounds rounds of about d
// each, and returns medians.
func Measure(row Row, rounds int, d time.Duration) Result {
	res := Result{Row: row}
	if row.Probe != nil {
		res.Value = row.Probe()
		return res
	}
	all := []Contestant{row.Ours}
	if row.Base.Do != nil {
		all = append(all, row.Base)
	}
	first := len(all)
	all = append(all, row.Peers...)
	times := make([]int, len(all))
	for i, c := range all {
		times[i] = calibrate(c.Do, d)
	}
	costs := make([][]float64, len(all))
	var values []float64
	for range rounds {
		for i, c := range all {
			runtime.GC()
			begin := cpu()
			for range times[i] {
				c.Do()
			}
			costs[i] = append(costs[i], float64(cpu()-begin)/float64(times[i])/row.Per)
		}
		ours, n := costs[0][len(costs[0])-1], len(values)
		base := 0.0
		if first > 1 {
			base = costs[1][n]
		}
		if row.Value != nil {
			values = append(values, row.Value(ours, base))
		} else {
			values = append(values, base/ours)
		}
	}
	res.Value, res.Ours = median(values), median(costs[0])
	if first > 1 {
		res.Base = median(costs[1])
	}
	for i := range row.Peers {
		res.Peers = append(res.Peers, median(costs[first+i]))
	}
	return res
}

// calibrate returns how often do runs in about d.
func calibrate(do func(), d time.Duration) int {
	do()
	for n := 1; ; n *= 2 {
		begin := cpu()
		for range n {
			do()
		}
		if took := cpu() - begin; took >= d/4 {
			return max(int(float64(n)*float64(d)/float64(took)), 1)
		}
	}
}

// cpu returns the CPU time that the process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	n := len(v) / 2
	if len(v)%2 == 0 {
		return (v[n-1] + v[n]) / 2
	}
	return v[n]
}

// String prints the result as a line of the table, and one for each peer.
func (r *Result) String() string {
	goal := ""
	if !math.IsNaN(r.Row.Must) {
		sign := "<="
		if r.Row.AtLeast {
			sign = ">="
		}
		goal = fmt.Sprintf("%s %s", sign, number(r.Row.Must))
		if !math.IsNaN(r.Row.Stretch) {
			goal += fmt.Sprintf(" (%s)", number(r.Row.Stretch))
		}
	}
	cost := ""
	if r.Row.Probe == nil {
		cost = fmt.Sprintf("%.4g ns", r.Ours)
		if r.Base > 0 {
			cost += fmt.Sprintf(", %s %.4g ns", r.Row.Base.Name, r.Base)
		}
	}
	s := fmt.Sprintf("%-10s %-46s %10s %-6s %-14s %-8s %s", r.Row.ID, r.Row.What, number(r.Value), r.Row.Unit, goal, r.Verdict(), cost)
	var peers []string
	for i, p := range r.Row.Peers {
		peers = append(peers, fmt.Sprintf("%s %.2fx", p.Name, r.Peers[i]/r.Ours))
	}
	if len(peers) > 0 {
		s += "\n" + strings.Repeat(" ", 11) + "a peer's time / ours: " + strings.Join(peers, ", ")
	}
	if r.Row.Note != nil {
		indent := "\n" + strings.Repeat(" ", 11)
		s += indent + strings.ReplaceAll(r.Row.Note(), "\n", indent)
	}
	return s
}

func number(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.3g", v)
}

var none = math.NaN()
