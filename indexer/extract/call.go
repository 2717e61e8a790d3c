package extract

import (
	"context"
	"errors"
	"fmt"
	"time"

	"acervo/records"
)

// verdictTime is how long a worker may go on after it has sent the text, to check the
// structure of the file.
const verdictTime = 5 * time.Second

// errLost is the cause when a worker died over a file, or had to be killed.
var errLost = errors.New("extract: the worker was lost")

// call is the reading of one file by one worker, watched from outside.
type call struct {
	worker *process
	config Config
	closed <-chan struct{} // the pool's end
}

// do sends the request and returns what was read. end is nil when the worker is of no more
// use: it must be stopped, whether there is an error or not.
func (c *call) do(ctx context.Context, r request) (got *outcome, end *verdict, err error) {
	sent := make(chan error, 1)
	go func() { sent <- writeFrame(c.worker.stdin, r) }()

	limit := c.config.Timeout + time.Duration(r.Size>>22)*time.Second
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	watch := time.NewTicker(100 * time.Millisecond)
	defer watch.Stop()

	// lost ends the call: what was read before the worker was lost is good.
	lost := func(err error) (*outcome, *verdict, error) {
		if got != nil {
			return got, nil, nil
		}
		return nil, nil, err
	}
	for ticks := 1; ; {
		select {
		case answer, alive := <-c.worker.replies:
			switch {
			case !alive:
				return lost(records.Errorf(records.Unavailable, "The program that reads files died over this one.").Because(errLost))
			case answer.Verdict != nil && got != nil:
				return got, answer.Verdict, nil
			case answer.Outcome != nil && got == nil:
				got = answer.Outcome
				deadline.Reset(verdictTime)
			case answer.Alive:
				deadline.Reset(c.config.Timeout)
			default:
				return lost(unavailable(errors.New("extract: the worker broke the protocol")))
			}
		case err := <-sent:
			if err != nil {
				return lost(unavailable(fmt.Errorf("extract: send a request: %w", err)))
			}
		case <-watch.C:
			if c.tooLarge(ticks) {
				return lost(records.Errorf(records.TooLarge, "Reading the file needed more than %d MB of memory and was stopped.", c.config.Memory>>20))
			}
			ticks++
		case <-deadline.C:
			return lost(records.Errorf(records.Unavailable, "Reading the file took longer than %s and was stopped.", limit).Because(errLost))
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-c.closed:
			return nil, nil, errClosed
		}
	}
}

// tooLarge looks at the worker's memory at every tick, and once a second at that of all it
// has started (Tesseract, LibreOffice), which together may take as much again.
func (c *call) tooLarge(tick int) bool {
	pid := c.worker.cmd.Process.Pid
	if resident(pid) > c.config.Memory {
		return true
	}
	return tick%10 == 0 && residentGroup(pid) > 2*c.config.Memory
}
