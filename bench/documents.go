package bench

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A Document is an input to measure with.
type Document struct {
	Name string
	Text string
}

// The documents of our own. They are made, always the same, and not samples of
// anybody's data.
var (
	W1     = sync.OnceValue(func() Document { return Document{"W1", call()} })
	W2     = sync.OnceValue(func() Document { return Document{"W2", edit(20<<10, false)} })
	W2u    = sync.OnceValue(func() Document { return Document{"W2u", edit(20<<10, true)} })
	W3     = sync.OnceValue(func() Document { return Document{"W3", objects(1 << 20)} })
	W4     = sync.OnceValue(func() Document { return Document{"W4", mixed(64 << 10)} })
	Tweets = sync.OnceValue(func() Document { return Document{"tweets", tweets(512 << 10)} })
	Long   = sync.OnceValue(func() Document { return Document{"1 MB edit", edit(1<<20, false)} })
)

// call is a tool call of 200 bytes.
func call() string {
	return `{"city": "Brest", "days": 3, "units": "metric", "details": true, "places": [{"lat": 48.39, "lon": -4.486}, {"lat": 48.45, "lon": -4.25}], "note": "tides and wind at the harbour, \"as before\""}`
}

// edit is a code edit of about n bytes: nearly all of it one string, with an
// escape every 15 bytes; with unicode half of the bytes are not ASCII.
func edit(n int, unicode bool) string {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	words := []string{"return", "if", "err", "!=", "nil", "func", "p.off", ":=", "range", "deltas", "for", "i", "count", "+=", "1", "(ctx)", "{", "}", "string", "[]byte", "case", "len(s)"}
	foreign := []string{"приливы", "ветер", "高潮", "гавань", "时间", "été", "žurnál", "潮汐表", "порт", "größe"}
	var b strings.Builder
	b.WriteString(`{"path": "internal/tide/table.go", "old_str": "", "new_str": "`)
	for b.Len() < n-8 {
		for line := 0; line < 13; {
			w := words[rng.IntN(len(words))]
			if unicode && rng.IntN(100) < 52 {
				w = foreign[rng.IntN(len(foreign))]
			}
			b.WriteString(w)
			b.WriteByte(' ')
			line += len(w) + 1
			if unicode {
				line -= len(w) / 2
			}
		}
		switch rng.IntN(5) {
		case 0:
			b.WriteString(`\"`)
		case 1:
			b.WriteString(`\t`)
		default:
			b.WriteString(`\n`)
		}
	}
	b.WriteString(`"}`)
	return b.String()
}

// objects is an array of small objects of about n bytes.
func objects(n int) string {
	rng := rand.New(rand.NewPCG(2, uint64(n)))
	var b strings.Builder
	b.WriteByte('[')
	for i := 0; b.Len() < n-80; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":"item %d","ok":%v,"price":%d.%02d,"tags":["a%d","b"]}`, i, rng.IntN(1000), rng.IntN(2) == 0, rng.IntN(500), rng.IntN(100), rng.IntN(10))
	}
	b.WriteByte(']')
	return b.String()
}

// mixed is a document of about n bytes with everything in it, up to 12 levels
// deep, with white space as a model writes it.
func mixed(n int) string {
	rng := rand.New(rand.NewPCG(3, uint64(n)))
	var b strings.Builder
	text := func() {
		b.WriteByte('"')
		for range 1 + rng.IntN(6) {
			b.WriteString([]string{"harbour", "water level", "a path/to/file", "one", "été", `said \"no\"`, "line\\n", "x", "2026-11-24"}[rng.IntN(9)])
			b.WriteByte(' ')
		}
		b.WriteByte('"')
	}
	var value func(depth int)
	value = func(depth int) {
		switch k := rng.IntN(12); {
		case depth < 12 && b.Len() < n && (k < 3 || depth < 3):
			b.WriteByte('{')
			for i := range 2 + rng.IntN(5) {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString(`"` + []string{"name", "id", "level", "children", "description", "at", "kind"}[i%7] + strconv.Itoa(i) + `": `)
				value(depth + 1)
			}
			b.WriteByte('}')
		case depth < 12 && b.Len() < n && k < 5:
			b.WriteByte('[')
			for i := range 1 + rng.IntN(6) {
				if i > 0 {
					b.WriteString(", ")
				}
				value(depth + 1)
			}
			b.WriteByte(']')
		case k < 8:
			text()
		case k < 10:
			b.WriteString(strconv.FormatFloat(float64(rng.IntN(1e6))/1000, 'g', -1, 64))
		default:
			b.WriteString([]string{"true", "false", "null"}[rng.IntN(3)])
		}
	}
	b.WriteByte('[')
	for b.Len() < n-2 {
		if b.Len() > 1 {
			b.WriteString(", ")
		}
		value(1)
	}
	b.WriteByte(']')
	return b.String()
}

// tweets is like what a social network's API sends: indented objects with many
// members, long names, links with escaped slashes, and text half of which is
// not ASCII.
func tweets(n int) string {
	rng := rand.New(rand.NewPCG(4, uint64(n)))
	words := []string{"潮が満ちる", "港の", "風", "@harbour_master", "tide", "RT", "明日の", "high water", "https:\\/\\/t.example\\/", "水位", "ありがとう", "#tides", "今日は", "at noon"}
	var b strings.Builder
	b.WriteString("{\n  \"statuses\": [\n")
	for i := 0; b.Len() < n-200; i++ {
		if i > 0 {
			b.WriteString(",\n")
		}
		var text strings.Builder
		for range 4 + rng.IntN(14) {
			text.WriteString(words[rng.IntN(len(words))] + " ")
		}
		id := rng.Int64N(1 << 60)
		fmt.Fprintf(&b, `    {
      "metadata": {
        "result_type": "recent",
        "iso_language_code": "ja"
      },
      "created_at": "Sun Aug 31 00:29:%02d +0000 2014",
      "id": %d,
      "id_str": "%d",
      "text": "%s",
      "source": "<a href=\"http:\/\/app.example\/download\" rel=\"nofollow\">tides for phones<\/a>",
      "truncated": false,
      "in_reply_to_status_id": null,
      "in_reply_to_user_id_str": null,
      "user": {
        "id": %d,
        "name": "港 %d",
        "screen_name": "harbour_%d",
        "location": "",
        "url": null,
        "entities": { "description": { "urls": [] } },
        "protected": false,
        "followers_count": %d,
        "utc_offset": %d,
        "profile_background_image_url": "http:\/\/img.example\/images\/themes\/theme1\/bg.png",
        "profile_link_color": "0084B4",
        "default_profile": true
      },
      "geo": null,
      "retweet_count": %d,
      "entities": { "hashtags": [], "symbols": [], "user_mentions": [ { "indices": [ %d, %d ] } ] },
      "favorited": false,
      "lang": "ja"
    }`, i%60, id, id, text.String(), id>>30, i, i, rng.IntN(5000), rng.IntN(36000), rng.IntN(100), rng.IntN(20), 20+rng.IntN(100))
	}
	b.WriteString("\n  ]\n}\n")
	return b.String()
}

// GoDocuments are the documents of Go's own JSON benchmarks, read from the
// GOROOT of the go command; none where there is no such command, or its tree
// does not have them.
var GoDocuments = sync.OnceValue(func() []Document {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil
	}
	files, _ := filepath.Glob(filepath.Join(strings.TrimSpace(string(root)), "src/encoding/json/internal/jsontest/testdata/*.json.zst"))
	var docs []Document
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		r, err := zstd.NewReader(bytes.NewReader(b))
		if err != nil {
			continue
		}
		b, err = io.ReadAll(r)
		r.Close()
		if err == nil {
			docs = append(docs, Document{"go/" + strings.TrimSuffix(filepath.Base(file), ".json.zst"), string(b)})
		}
	}
	return docs
})

// Cut cuts the document into deltas of n bytes.
func (d Document) Cut(n int) []string {
	var deltas []string
	s := d.Text
	for len(s) > n {
		deltas, s = append(deltas, s[:n]), s[n:]
	}
	return append(deltas, s)
}
