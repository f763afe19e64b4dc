package main

import (
	"runtime"
	"runtime/debug"
	"strings"
)

// programVersion returns the version of the module and of Go, and the commit
// where the program was built in a checkout.
func programVersion() string {
	version, commit, dirty := "(devel)", "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				commit = s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				dirty = "+dirty"
			}
		}
	}
	if commit != "" && !strings.Contains(version, commit) {
		version += " " + commit + dirty
	}
	return version + " " + runtime.Version()
}
