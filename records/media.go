package records

import (
	"context"
	"strings"
)

// medium is a vault whose medium may itself refuse to let bytes go.
type medium interface {
	Vault
	Locker
	Retainer
	// Place says where the bytes are, without any secret.
	Place() string
}

// MediaSetting is the setting with the places of the media that were told of holds and retention. Others are
// told of everything again.
const MediaSetting = "media_told"

// media are those of an office's vaults whose media may refuse to let bytes go.
type media struct {
	first Vault
	all   []medium
}

func newMedia(first, second Vault) media {
	m := media{first: first}
	for _, v := range []Vault{first, second} {
		if x, ok := v.(medium); ok {
			m.all = append(m.all, x)
		}
	}
	return m
}

// places names the media.
func (m media) places() string {
	all := make([]string, len(m.all))
	for i, x := range m.all {
		all[i] = x.Place()
	}
	return strings.Join(all, " ")
}

// locking returns the media that hold bytes by themselves.
func (m media) locking(ctx context.Context) ([]medium, error) {
	return m.that(func(x medium) (bool, error) { return x.Locks(ctx) })
}

// retaining returns the media that keep bytes by themselves until a day.
func (m media) retaining(ctx context.Context) ([]medium, error) {
	return m.that(func(x medium) (bool, error) {
		mode, err := x.Retains(ctx)
		return mode != RetainsNot, err
	})
}

func (m media) that(do func(medium) (bool, error)) (able []medium, err error) {
	for _, x := range m.all {
		does, err := do(x)
		if err != nil {
			return nil, err // what one of them was not told is not noted as told
		}
		if does {
			able = append(able, x)
		}
	}
	return able, nil
}

// tells reports whether any of them is to be told of anything.
func (m media) tells(ctx context.Context) (bool, error) {
	locking, err := m.locking(ctx)
	if err != nil || len(locking) > 0 {
		return err == nil, err
	}
	retaining, err := m.retaining(ctx)
	return len(retaining) > 0, err
}

// tell tells media of bytes, which are brought into the second vault first, when they are not there yet.
func (m media) tell(ctx context.Context, able []medium, sum Sum, what func(medium) error) error {
	for _, x := range able {
		if err := m.bring(ctx, x, sum); err != nil {
			return err
		}
		if err := what(x); err != nil {
			return err
		}
	}
	return nil
}

func (m media) bring(ctx context.Context, to medium, sum Sum) error {
	if Vault(to) == m.first {
		return nil
	}
	_, err := to.Stat(ctx, sum)
	if err == nil || KindOf(err) != NotFound {
		return err
	}
	b, err := m.first.Stat(ctx, sum)
	if err == nil {
		err = copyBytes(ctx, m.first, to, b)
	}
	if KindOf(err) == Unavailable {
		return err
	}
	return nil //nolint:nilerr // damaged or gone: the check of the bytes names it, and has the media told when they are repaired
}

// recall has the media told of everything again when they are others than those that were told.
func (c *Custodian) recall(ctx context.Context) error {
	if c.recalled {
		return nil
	}
	told, err := c.office.catalogue.Setting(ctx, MediaSetting)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	first := newMedia(c.office.vault, nil)
	if err != nil {
		told = first.places() // a catalogue of before there was a choice
	}
	now := c.media.places()
	if now != told {
		if err := c.office.catalogue.InTx(ctx, func(tx Tx) error { return tx.TellAllAgain(ctx) }); err != nil {
			return err
		}
	}
	if now != told || err != nil && now != "" {
		if err := c.office.catalogue.KeepSetting(ctx, MediaSetting, now); err != nil {
			return err
		}
	}
	c.recalled = true
	return nil
}
