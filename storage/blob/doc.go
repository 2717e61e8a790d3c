// Package blob keeps bytes under their SHA-256: the vault of the house.
//
// Folder keeps them in a directory, S3 in a bucket of any S3 server, Memory in
// the program, for tests of other rooms. All three pass the suite in blobtest.
//
// Folder and bucket have one layout, so that either can be copied to the other
// with any tool and be opened there:
//
//	ab/abcdef…      the bytes whose SHA-256 is abcdef… (64 hexadecimal digits)
//	manifests/…     what the bytes are, in JSON; see Manifests
//	spool/          in a folder only: uploads that are still arriving
//	acervo-probe-…  in a bucket only, for a moment: see S3.Capabilities
//
// One level of 256 shards, not two: they are all made and made durable when the
// folder is opened, so that filing never makes a directory, which would cost one
// fsync more on nearly every one of the first 65,536 files; and with a million
// files a shard holds 4,000 names, which file systems with hashed directories
// (ext4, xfs, zfs, btrfs, apfs) look up as fast as four.
package blob
