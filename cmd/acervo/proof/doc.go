// Package proof checks what the ledger proves: the signatures of a checkpoint
// (C2SP signed-note and tlog-checkpoint), that an entry is in the ledger, and
// that one ledger goes on from another (RFC 6962 §2.1). It asks nobody: public
// keys and what is to be checked are all that it needs.
//
// Its errors are records errors whose field names the part that fails: "key",
// "note", "inclusion" or "consistency".
package proof
