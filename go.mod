module github.com/jsontide/jsontide

go 1.24

require (
	github.com/google/go-cmp v0.7.0
	github.com/leanovate/gopter v0.2.9
	github.com/rivo/uniseg v0.4.7
)
