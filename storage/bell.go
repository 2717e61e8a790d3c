package storage

import "sync"

// bell wakes whoever subscribed. A ring while nobody looks is remembered once.
type bell struct {
	mu     sync.Mutex
	nextID int
	ears   map[int]chan struct{}
}

func (b *bell) subscribe() (<-chan struct{}, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ears == nil {
		b.ears = map[int]chan struct{}{}
	}
	id, ear := b.nextID, make(chan struct{}, 1)
	b.nextID++
	b.ears[id] = ear
	return ear, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.ears, id)
	}
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ear := range b.ears {
		select {
		case ear <- struct{}{}:
		default: // it is rung already
		}
	}
}
