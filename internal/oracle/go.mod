module github.com/jsontide/jsontide/internal/oracle

go 1.24

require (
	github.com/dlclark/regexp2 v1.11.5
	github.com/go-json-experiment/json v0.0.0-20250517221953-25912455fbc8
	github.com/jsontide/jsontide v0.0.0
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
)

require golang.org/x/text v0.14.0 // indirect

replace github.com/jsontide/jsontide => ../..
