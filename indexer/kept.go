package indexer

import (
	"slices"
	"sync"
)

// kept are values that are made when they are first asked for; the oldest give way to new ones.
type kept[K comparable, V any] struct {
	most  int // are kept
	mu    sync.Mutex
	made  map[K]*keptOnce[V]
	order []K
}

type keptOnce[V any] struct {
	sync.Once
	value V
}

// get returns the value of a key; whoever asks while it is being made waits for it.
func (c *kept[K, V]) get(key K, create func() V) *V {
	c.mu.Lock()
	o, ok := c.made[key]
	if !ok {
		if c.made == nil {
			c.made = map[K]*keptOnce[V]{}
		}
		if len(c.order) == c.most {
			delete(c.made, c.order[0])
			c.order = slices.Delete(c.order, 0, 1)
		}
		o = &keptOnce[V]{}
		c.made[key], c.order = o, append(c.order, key)
	}
	c.mu.Unlock()
	o.Do(func() { o.value = create() })
	return &o.value
}
