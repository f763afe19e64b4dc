package main

import "sync"

// ordered runs work on each of the items, n at a time, and gives sink what it
// emits in the order of the items. It stops early where sink returns an error,
// which it returns; emit then reports false, and work should return. At most
// some results of n items wait in memory.
func ordered[S, R any](items []S, n int, work func(item *S, emit func(R) bool), sink func(R) error) error {
	const waiting = 16 // results of one item
	stop := make(chan struct{})
	queue := make(chan chan R, n)
	slots := make(chan struct{}, n)
	var running sync.WaitGroup
	running.Add(1)
	go func() {
		defer running.Done()
		defer close(queue)
		for i := range items {
			results := make(chan R, waiting)
			select {
			case slots <- struct{}{}:
			case <-stop:
				return
			}
			running.Add(1)
			go func() {
				defer func() { close(results); <-slots; running.Done() }()
				work(&items[i], func(r R) bool {
					select {
					case results <- r:
						return true
					case <-stop:
						return false
					}
				})
			}()
			// The worker runs before its results are queued: whoever is first in
			// the queue makes progress, so this send cannot block for good.
			select {
			case queue <- results:
			case <-stop:
				return
			}
		}
	}()
	var err error
	for results := range queue {
		for r := range results {
			if err == nil {
				if err = sink(r); err != nil {
					close(stop)
				}
			}
		}
	}
	running.Wait()
	return err
}
