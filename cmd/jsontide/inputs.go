package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// stdinName is what messages call standard input.
const stdinName = "<stdin>"

// A source is one input.
type source struct {
	name   string // what messages call it
	walked bool   // found in a folder, not named
	err    error  // why it cannot be read, where that is known already
	in     io.Reader
}

// open returns what the source holds.
func (s *source) open() (io.ReadCloser, error) {
	switch {
	case s.err != nil:
		return nil, s.err
	case s.in != nil:
		return io.NopCloser(s.in), nil
	}
	return os.Open(s.name)
}

// sources returns the inputs that the paths stand for: files, the files of
// folders in the order of their names, and standard input for "-". Hidden files
// and folders are passed over in a walk, as are links to folders. No path at
// all is standard input, if that is not a terminal.
func (a *app) sources(paths []string) ([]source, error) {
	if len(paths) == 0 {
		if a.terminal(a.in) {
			return nil, errors.New("no PATH given (- reads what is typed)")
		}
		paths = []string{"-"}
	}
	var out []source
	stdin := false
	for _, path := range paths {
		if path == "-" {
			if stdin {
				return nil, errors.New("standard input is given twice")
			}
			stdin = true
			out = append(out, source{name: stdinName, in: a.in})
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			out = append(out, source{name: path, err: err})
		case info.IsDir():
			out = walk(out, path)
		default:
			out = append(out, source{name: path})
		}
	}
	return out, nil
}

// walk appends the files of the folder.
func walk(out []source, root string) []source {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		hidden := path != root && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			out = append(out, source{name: path, walked: true, err: err})
			if d.IsDir() {
				return fs.SkipDir
			}
		case hidden && d.IsDir():
			return fs.SkipDir
		case hidden || d.IsDir():
		case d.Type()&fs.ModeSymlink != 0:
			info, err := os.Stat(path)
			if err != nil || info.Mode().IsRegular() {
				out = append(out, source{name: path, walked: true, err: err})
			}
		case d.Type().IsRegular():
			out = append(out, source{name: path, walked: true})
		}
		return nil
	})
	if err != nil {
		out = append(out, source{name: root, err: err})
	}
	return out
}

// unreadable is the complaint about a file that cannot be opened or read.
func unreadable(name string, err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Sprintf("%s: cannot be read: %v", name, err)
}
