module github.com/jsontide/jsontide

go 1.24
