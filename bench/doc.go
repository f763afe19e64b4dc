// Package bench measures jsontide beside its peers.
//
// Absolute times on a shared machine move by half; so all goals are ratios of
// CPU time, taken side by side: the contestants of a row run in turns, in one
// process, for several rounds, and the median of the rounds' ratios counts.
//
//	go run ./cmd/report            # all rows
//	go run ./cmd/report -rows 1,2  # some
//	go test -bench .               # for profiles
//
// A row is data (see [Row]): a file per group of rows adds to [Rows].
package bench
