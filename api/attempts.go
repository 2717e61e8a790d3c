package api

import (
	"container/list"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"acervo/records"
)

// How often a password may be tried: from one address, and for one login from anywhere.
const (
	addressBurst = 20
	addressEvery = 6 * time.Second
	loginBurst   = 8
	loginEvery   = 15 * time.Second
	maxAttempts  = 10_000 // addresses and logins remembered; the longest unseen is forgotten
)

// attempts counts tries to sign in, or to guess codes.
type attempts struct {
	now   func() time.Time
	mu    sync.Mutex
	seen  map[string]*list.Element
	order *list.List // the latest in front
}

type attempt struct {
	key     string
	limiter *rate.Limiter
}

func newAttempts(now func() time.Time) *attempts {
	return &attempts{now: now, seen: map[string]*list.Element{}, order: list.New()}
}

// from counts a try from the address alone and returns how long until the next one may be; 0 when this one may.
func (a *attempts) from(address string) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.wait("address "+network(address), addressEvery, addressBurst)
}

// take counts a try from the address, and for the login unless it is empty. It
// returns TooMany when there were too many.
func (a *attempts) take(address, login string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	wait := a.wait("address "+network(address), addressEvery, addressBurst)
	if login != "" {
		wait = max(wait, a.wait("login "+strings.ToLower(strings.TrimSpace(login)), loginEvery, loginBurst))
	}
	if wait == 0 {
		return nil
	}
	err := records.Errorf(records.TooMany, "There were too many tries to sign in; try again in %d s.", seconds(wait))
	err.RetryAfter = wait
	return err
}

// wait returns how long until the key may try again; 0 when it may now, which counts.
func (a *attempts) wait(key string, every time.Duration, burst int) time.Duration {
	e, ok := a.seen[key]
	if !ok {
		if a.order.Len() >= maxAttempts {
			last := a.order.Back()
			delete(a.seen, last.Value.(*attempt).key)
			a.order.Remove(last)
		}
		e = a.order.PushFront(&attempt{key, rate.NewLimiter(rate.Every(every), burst)})
		a.seen[key] = e
	}
	a.order.MoveToFront(e)
	limiter, now := e.Value.(*attempt).limiter, a.now()
	if limiter.AllowN(now, 1) {
		return 0
	}
	return max(time.Second, time.Duration((1-limiter.TokensAt(now))*float64(every)))
}

// network is what one person has for an address: of IPv6 a whole /64.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	p, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// seconds are how long people are asked to wait: whole ones, and never none.
func seconds(wait time.Duration) int { return max(1, int((wait+time.Second-1)/time.Second)) }
