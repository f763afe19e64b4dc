package fuzz

import (
	"iter"
	"math/rand/v2"
	"strconv"
)

// Ways gives the ways to cut input into deltas that [Cuts] tries: whole, byte by
// byte, cut in two at up to 200 places (all of them in shorter inputs), and
// eight at random, with empty deltas among them. They depend on input alone.
func Ways(input string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		if !yield([]string{input}) || !yield(Bytes(input)) {
			return
		}
		step := max(len(input)/200, 1)
		for i := len(input) % step; i <= len(input); i += step {
			if !yield([]string{input[:i], input[i:]}) {
				return
			}
		}
		rng := rand.New(rand.NewPCG(uint64(len(input)), 1))
		for range 8 {
			if !yield(Cut(rng, input)) {
				return
			}
		}
	}
}

// Bytes cuts input into deltas of one byte.
func Bytes(input string) []string {
	deltas := make([]string, len(input))
	for i := range deltas {
		deltas[i] = input[i : i+1]
	}
	return deltas
}

// Cut cuts input at random: the longest delta is of a random length up to 24
// bytes.
func Cut(rng *rand.Rand, input string) []string {
	var deltas []string
	most := 1 + rng.IntN(24)
	for len(input) > 0 {
		n := min(rng.IntN(most+1), len(input))
		deltas = append(deltas, input[:n])
		input = input[n:]
	}
	return deltas
}

// Chunks cuts input into deltas of n bytes.
func Chunks(input string, n int) []string {
	deltas := make([]string, 0, len(input)/n+1)
	for len(input) > n {
		deltas = append(deltas, input[:n])
		input = input[n:]
	}
	return append(deltas, input)
}

// show prints an input or deltas in a failure message, so that it can be pasted
// into a test where it is short enough.
func show(s string) string {
	if len(s) > 600 {
		return strconv.Quote(s[:600]) + " and " + strconv.Itoa(len(s)-600) + " bytes more"
	}
	return strconv.Quote(s)
}

func showAll(deltas []string) string {
	switch {
	case len(deltas) == 1:
		return "whole"
	case len(deltas) == 2:
		return "cut at " + strconv.Itoa(len(deltas[0]))
	case len(deltas) > 60:
		return strconv.Itoa(len(deltas)) + " deltas"
	}
	s := "deltas"
	for _, d := range deltas {
		s += " " + strconv.Quote(d)
	}
	return s
}
