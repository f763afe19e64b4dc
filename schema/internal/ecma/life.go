package ecma

import "github.com/jsontide/jsontide/schema/internal/leaf"

// lifeLimit bounds the search for a text that a state accepts. A state from
// which more states can be reached counts as alive.
const lifeLimit = 250

// lifeWork bounds the same search by the threads that it moves.
const lifeWork = 50_000

// checked returns s, or the failed state if nothing that s accepts can follow.
// Without asserts beyond ^ and $ no such state has threads.
func (p *Pattern) checked(s *state) *state {
	if s.status == leaf.Open && !p.plain && !p.lives(s) {
		return p.failed
	}
	return s
}

// lives reports whether s can still accept. The answer depends on nothing but
// s: dead states that are known are searched again, so that the limit means the
// same in whatever order texts came.
func (p *Pattern) lives(s *state) bool {
	if s.life != unknown {
		return s.life == alive
	}
	type visit struct {
		s    *state
		from int
	}
	seen := map[*state]bool{s: true}
	queue := []visit{{s, -1}}
	work := 0
	for i := 0; i < len(queue); i++ {
		v := queue[i]
		if v.s.end || v.s.status == leaf.True || v.s.life == alive {
			for ; i >= 0; i = queue[i].from { // so is everything on the way
				queue[i].s.life = alive
			}
			return true
		}
		if v.s.status == leaf.False {
			continue
		}
		for _, set := range v.s.sets {
			work += (1 + len(set)) * len(p.bytes)
		}
		for _, c := range p.bytes {
			t := p.follow(v.s, c)
			p.over = false // later, if a text comes here
			if !seen[t] {
				seen[t] = true
				queue = append(queue, visit{t, i})
			}
		}
		if len(queue) > lifeLimit || work > lifeWork {
			s.life = alive
			return true
		}
	}
	for _, v := range queue {
		v.s.life = dead
	}
	return false
}
