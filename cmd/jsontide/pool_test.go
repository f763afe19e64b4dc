package main

import (
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestOrdered: results come in the order of the items, however many workers
// there are and however long each item takes.
func TestOrdered(t *testing.T) {
	items := make([]int, 50)
	var want []int
	for i := range items {
		items[i] = i
		for k := range i % 40 { // more than one worker may have waiting
			want = append(want, i*100+k)
		}
	}
	for _, n := range []int{1, 2, 7, 100} {
		var got []int
		err := ordered(items, n, func(item *int, emit func(int) bool) {
			if *item%3 == 0 {
				time.Sleep(time.Millisecond)
			}
			for k := range *item % 40 {
				if !emit(*item*100 + k) {
					t.Error("stopped")
				}
			}
		}, func(r int) error {
			got = append(got, r)
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d workers: %v, %v", n, err, got)
		}
	}
}

// TestOrderedStops: after an error nothing more is taken, and no goroutine stays.
func TestOrderedStops(t *testing.T) {
	before := runtime.NumGoroutine()
	full := errors.New("disk full")
	for _, n := range []int{1, 4} {
		taken := 0
		err := ordered(make([]int, 100), n, func(_ *int, emit func(int) bool) {
			for emit(1) {
			}
		}, func(int) error {
			if taken++; taken == 5 {
				return full
			}
			return nil
		})
		if err != full || taken != 5 {
			t.Errorf("%d workers: %v after %d", n, err, taken)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
