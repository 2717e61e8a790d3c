-- The catalogue's schema, as the databases themselves tell it after all migrations.
-- Generated: go test ./storage -run Schema -update

-- ---------- SQLite ----------

CREATE TABLE batch_records (
    batch_id    TEXT    NOT NULL REFERENCES batches (id),
    place       INTEGER NOT NULL, -- in the order in which they were chosen, from 1
    ref         TEXT    NOT NULL, -- as it was named
    document_id TEXT    NOT NULL, -- empty when there is none that whoever chose it may read
    revision    INTEGER NOT NULL, -- that was seen
    state       TEXT    NOT NULL, -- waiting, changed, unchanged, refused
    kind        TEXT    NOT NULL, -- of the refusal
    field       TEXT    NOT NULL,
    why         TEXT    NOT NULL,
    PRIMARY KEY (batch_id, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX batch_records_document ON batch_records (batch_id, document_id) WHERE document_id <> '';
CREATE INDEX batch_records_state ON batch_records (batch_id, state, place);
CREATE TABLE batches (
    id         TEXT    NOT NULL PRIMARY KEY,
    maker      TEXT    NOT NULL, -- the account that chose the records
    made_by    TEXT    NOT NULL, -- its name at the time
    scopes     TEXT    NOT NULL, -- of the token it came by; JSON
    made_at    INTEGER NOT NULL,
    query      TEXT    NOT NULL, -- by which the records are chosen; empty of a list
    list       TEXT    NOT NULL, -- the records named, with the revisions seen; JSON, empty once they were looked at
    changes    TEXT    NOT NULL, -- what becomes of them; JSON
    reason     TEXT    NOT NULL DEFAULT '',
    state      TEXT    NOT NULL, -- looking, seen, running, stopped, done
    cursor     TEXT    NOT NULL DEFAULT '', -- up to which record the query was looked at
    looked     INTEGER NOT NULL DEFAULT 0,
    listed     INTEGER NOT NULL DEFAULT 0, -- how many the list names
    asks       INTEGER NOT NULL DEFAULT 0, -- whether declared records are among those to be changed
    begun_at   INTEGER NOT NULL DEFAULT 0,
    begun_seq  INTEGER NOT NULL DEFAULT 0, -- the ledger entry that began it; 0 while nobody has said so
    ended_at   INTEGER NOT NULL DEFAULT 0,
    ended_seq  INTEGER NOT NULL DEFAULT 0, -- the ledger entry that ended it
    stopped_by TEXT    NOT NULL DEFAULT '' -- who stopped it before its end
, token_id TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX batches_made ON batches (made_at, id);
CREATE INDEX batches_open ON batches (state) WHERE state IN ('looking', 'seen', 'running');
CREATE TABLE checkouts (
    document_id TEXT    NOT NULL PRIMARY KEY REFERENCES documents (id),
    holder      TEXT NOT NULL,
    name        TEXT NOT NULL, -- the holder's, at the time
    at          INTEGER NOT NULL,
    until       INTEGER NOT NULL   -- from then on it is over by itself
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint_signatures (
    size  INTEGER NOT NULL REFERENCES checkpoints (size),
    key   TEXT    NOT NULL, -- the public key of whoever signed (C2SP signed-note)
    line  TEXT    NOT NULL, -- as it stands in the note
    at    INTEGER NOT NULL,
    actor TEXT    NOT NULL,
    name  TEXT    NOT NULL, -- the actor's, at the time
    PRIMARY KEY (size, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint_stamps (
    size      INTEGER NOT NULL REFERENCES checkpoints (size),
    authority TEXT    NOT NULL, -- the subject of the certificate that stamped
    token     BLOB    NOT NULL, -- DER (RFC 3161 TimeStampToken)
    stamped   INTEGER NOT NULL, -- the authority's time
    at        INTEGER NOT NULL,
    PRIMARY KEY (size, authority)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoints (
    size INTEGER NOT NULL PRIMARY KEY,
    root BLOB    NOT NULL,
    note TEXT    NOT NULL,
    at   INTEGER NOT NULL
) STRICT;
CREATE TABLE citation_keys (
    file_id TEXT    NOT NULL REFERENCES files (id),
    ordinal INTEGER NOT NULL,
    rank    INTEGER NOT NULL, -- 0 for the most exact
    key     TEXT    NOT NULL,
    PRIMARY KEY (file_id, ordinal, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX citation_keys_key ON citation_keys (key);
CREATE TABLE citations (
    file_id    TEXT    NOT NULL REFERENCES files (id),
    ordinal    INTEGER NOT NULL,
    eid        TEXT    NOT NULL, -- of the provision it stands in
    byte_start INTEGER NOT NULL,
    byte_end   INTEGER NOT NULL,
    quote      TEXT    NOT NULL,
    own        INTEGER NOT NULL, -- it names a provision of its own text
    provisions TEXT    NOT NULL, -- the provisions it names
    PRIMARY KEY (file_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE copies (
    code                 TEXT    NOT NULL PRIMARY KEY,
    seq                  INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    document_id          TEXT    NOT NULL REFERENCES documents (id),
    version              INTEGER NOT NULL,
    language             TEXT    NOT NULL,
    file_id              TEXT    NOT NULL,
    original_sha256      TEXT    NOT NULL,
    issued_sha256        TEXT    NOT NULL UNIQUE,
    size                 INTEGER NOT NULL,
    beside               TEXT    NOT NULL,
    certificate_language TEXT    NOT NULL,
    in_force_on          TEXT,
    known_at             INTEGER NOT NULL,
    filed_seq            INTEGER NOT NULL,
    issued_at            INTEGER NOT NULL,
    issued_by            TEXT    NOT NULL,
    revoked_at           INTEGER NOT NULL DEFAULT 0,
    revoked_by           TEXT    NOT NULL DEFAULT '',
    revoke_reason        TEXT    NOT NULL DEFAULT '',
    revoked_seq          INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (document_id, version) REFERENCES versions (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER copies_no_delete BEFORE DELETE ON copies
BEGIN SELECT RAISE(ABORT, 'an issued copy is never changed'); END;
CREATE TRIGGER copies_no_replace BEFORE INSERT ON copies
    WHEN EXISTS (SELECT 1 FROM copies WHERE code = NEW.code OR seq = NEW.seq OR issued_sha256 = NEW.issued_sha256)
BEGIN SELECT RAISE(ABORT, 'an issued copy is never changed'); END;
CREATE TRIGGER copies_only_revoked BEFORE UPDATE ON copies
    WHEN OLD.revoked_at <> 0 OR NEW.revoked_at = 0
    OR (OLD.code, OLD.seq, OLD.document_id, OLD.version, OLD.language, OLD.file_id, OLD.original_sha256, OLD.issued_sha256, OLD.size, OLD.beside,
            OLD.certificate_language, OLD.in_force_on, OLD.known_at, OLD.filed_seq, OLD.issued_at, OLD.issued_by)
        IS NOT (NEW.code, NEW.seq, NEW.document_id, NEW.version, NEW.language, NEW.file_id, NEW.original_sha256, NEW.issued_sha256, NEW.size, NEW.beside,
            NEW.certificate_language, NEW.in_force_on, NEW.known_at, NEW.filed_seq, NEW.issued_at, NEW.issued_by)
BEGIN SELECT RAISE(ABORT, 'an issued copy is never changed'); END;
CREATE INDEX copies_document ON copies (document_id, seq);
CREATE TABLE disposition_records (
    disposition_seq INTEGER NOT NULL REFERENCES dispositions (seq),
    document_id     TEXT    NOT NULL REFERENCES documents (id),
    state           TEXT    NOT NULL, -- proposed, excluded, left_out, done
    reason          TEXT    NOT NULL, -- why it was excluded or left out
    seq             INTEGER NOT NULL, -- the entry by which it went
    bytes           TEXT    NOT NULL, -- of what went: pending, gone, shared
    PRIMARY KEY (disposition_seq, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX disposition_records_document ON disposition_records (document_id, disposition_seq);
CREATE TABLE dispositions (
    seq            INTEGER NOT NULL PRIMARY KEY, -- the ledger entry that proposed it
    action         TEXT    NOT NULL, -- destroy, transfer
    reason         TEXT    NOT NULL,
    receiver       TEXT    NOT NULL, -- of a transfer
    state          TEXT    NOT NULL, -- proposed, rejected, approved, confirmed, executed, certified
    proposed_at    INTEGER NOT NULL,
    proposed_by    TEXT    NOT NULL, -- the name at the time
    proposed_actor TEXT    NOT NULL,
    decided_at     INTEGER NOT NULL DEFAULT 0,
    decided_by     TEXT    NOT NULL DEFAULT '',
    decided_actor  TEXT    NOT NULL DEFAULT '',
    decision       TEXT    NOT NULL DEFAULT '', -- what whoever decided said
    decided_seq    INTEGER NOT NULL DEFAULT 0,
    reference      TEXT    NOT NULL DEFAULT '', -- of the receiver's confirmation
    received_on    TEXT,
    confirmed_at   INTEGER NOT NULL DEFAULT 0,
    confirmed_by   TEXT    NOT NULL DEFAULT '',
    confirmed_seq  INTEGER NOT NULL DEFAULT 0,
    executed_at    INTEGER NOT NULL DEFAULT 0,
    executed_seq   INTEGER NOT NULL DEFAULT 0,
    proof          TEXT    NOT NULL DEFAULT '', -- SHA-256 of the certificate as JSON
    paper          TEXT    NOT NULL DEFAULT '', -- and as PDF
    certificate    TEXT    NOT NULL DEFAULT ''  -- the document that it was filed as
) STRICT;
CREATE TABLE document_keys (
    document_id TEXT    NOT NULL REFERENCES documents (id),
    key         TEXT    NOT NULL,
    PRIMARY KEY (document_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_keys_key ON document_keys (key);
CREATE TABLE documents (
    id            TEXT    NOT NULL PRIMARY KEY,
    number        TEXT    NOT NULL UNIQUE,
    symbol        TEXT,
    type          TEXT    NOT NULL,
    class         TEXT    NOT NULL,
    body          TEXT    NOT NULL,
    titles        TEXT    NOT NULL,
    date          TEXT,
    access_level  TEXT    NOT NULL,
    access_bodies TEXT    NOT NULL,
    embargo       TEXT,
    access_class  TEXT    NOT NULL,
    metadata      TEXT    NOT NULL,
    filed_at      INTEGER NOT NULL,
    filed_by      TEXT    NOT NULL,
    revision      INTEGER NOT NULL
, lineage_id TEXT NOT NULL DEFAULT '', seal        TEXT, matter_id   TEXT    NOT NULL DEFAULT '', declared_at INTEGER NOT NULL DEFAULT 0, declared_by TEXT    NOT NULL DEFAULT '', due_on      TEXT, due_action  TEXT    NOT NULL DEFAULT '', fate        TEXT    NOT NULL DEFAULT '', fate_at     INTEGER NOT NULL DEFAULT 0, fate_seq    INTEGER NOT NULL DEFAULT 0, retained_on TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX documents_access ON documents (access_class);
CREATE INDEX documents_class ON documents (class, id);
CREATE INDEX documents_due ON documents (due_on, id, access_class, class, body, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_access ON documents (access_class, due_on, id, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_body ON documents (body, due_on, id, access_class, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_due_class ON documents (class, due_on, id, access_class, body, due_action) WHERE due_on IS NOT NULL AND fate = '';
CREATE INDEX documents_filed ON documents (filed_at, id);
CREATE INDEX documents_lineage ON documents (lineage_id) WHERE lineage_id <> id;
CREATE INDEX documents_matter ON documents (matter_id, id) WHERE matter_id <> '';
CREATE UNIQUE INDEX documents_symbol ON documents (symbol) WHERE symbol IS NOT NULL;
CREATE INDEX documents_to_retain ON documents (id) WHERE fate = '' AND (due_on IS NOT NULL OR due_action = 'permanent') AND (retained_on IS NULL OR due_on > retained_on);
CREATE TABLE files (
    id          TEXT    NOT NULL PRIMARY KEY,
    text_id     TEXT    NOT NULL REFERENCES texts (id),
    document_id TEXT    NOT NULL REFERENCES documents (id),
    position    INTEGER NOT NULL,
    role        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    media_type  TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    sha256      TEXT    NOT NULL,
    filed_at    INTEGER NOT NULL,
    state       TEXT    NOT NULL, -- of its reading, like all that follows
    reason      TEXT    NOT NULL,
    method      TEXT    NOT NULL,
    pages       INTEGER NOT NULL,
    words       INTEGER NOT NULL,
    language    TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    date        TEXT,
    findings    TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    next_try    INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_document ON files (document_id);
CREATE INDEX files_sha256 ON files (sha256);
CREATE INDEX files_state ON files (state);
CREATE TABLE fixity_findings (
    sha256      TEXT    NOT NULL,
    second      INTEGER NOT NULL, -- in the second vault
    fault       TEXT    NOT NULL, -- missing, changed, size
    size        INTEGER NOT NULL, -- as filed
    found_at    INTEGER NOT NULL,
    repaired_at INTEGER NOT NULL, -- 0: it is still so
    PRIMARY KEY (sha256, second)
) STRICT, WITHOUT ROWID;
CREATE TABLE fixity_ranges (
    prefix       TEXT    NOT NULL PRIMARY KEY, -- the first two digits of SHA-256: 00 to ff
    checked_at   INTEGER NOT NULL,             -- when the range was gone through the last time, and what was found then
    blobs        INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    faults       INTEGER NOT NULL,
    pass_cursor  TEXT    NOT NULL,             -- of the pass under way: the last one checked
    pass_blobs   INTEGER NOT NULL,
    pass_bytes   INTEGER NOT NULL,
    pass_faults  INTEGER NOT NULL,
    pass_started INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE hold_records (
    hold_seq    INTEGER NOT NULL REFERENCES holds (seq),
    document_id TEXT    NOT NULL REFERENCES documents (id),
    added_at    INTEGER NOT NULL,
    locked      INTEGER NOT NULL DEFAULT 0, -- whether the vault's medium holds its bytes as well
    PRIMARY KEY (hold_seq, document_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER hold_records_no_delete BEFORE DELETE ON hold_records
BEGIN SELECT RAISE(ABORT, 'holds are lifted, not deleted'); END;
CREATE INDEX hold_records_document ON hold_records (document_id, hold_seq);
CREATE INDEX hold_records_unlocked ON hold_records (hold_seq, document_id) WHERE locked = 0;
CREATE TABLE holds (
    seq          INTEGER NOT NULL PRIMARY KEY, -- the ledger entry that placed it
    name         TEXT    NOT NULL UNIQUE,
    reason       TEXT    NOT NULL,
    authority    TEXT    NOT NULL,
    scope        TEXT    NOT NULL, -- records, class, matter, query
    target       TEXT    NOT NULL, -- what was asked for; JSON
    terms        TEXT    NOT NULL, -- by which the catalogue finds what it catches; JSON
    placed_at    INTEGER NOT NULL,
    placed_by    TEXT    NOT NULL, -- the name at the time
    placed_actor TEXT    NOT NULL,
    lifted_at    INTEGER NOT NULL DEFAULT 0,
    lifted_by    TEXT    NOT NULL DEFAULT '',
    lift_reason  TEXT    NOT NULL DEFAULT '',
    lifted_seq   INTEGER NOT NULL DEFAULT 0, -- the ledger entry that lifted it; 0 while it is in force
    state        TEXT    NOT NULL, -- placing, in_force, lifting, lifted: how far the work on it is
    cursor       TEXT    NOT NULL DEFAULT '', -- the last record that the work has passed
    done         INTEGER NOT NULL DEFAULT 0,
    total        INTEGER NOT NULL DEFAULT 0,
    reached      INTEGER NOT NULL -- up to which ledger entry what arrived was looked at
) STRICT;
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds
BEGIN SELECT RAISE(ABORT, 'holds are lifted, not deleted'); END;
CREATE TABLE jobs (
    id          INTEGER NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL,
    file_id     TEXT    NOT NULL REFERENCES files (id),
    document_id TEXT    NOT NULL REFERENCES documents (id),
    state       TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    error       TEXT    NOT NULL,
    run_at      INTEGER NOT NULL,
    again_at    INTEGER NOT NULL, -- asked for once more while running: when it runs next
    lease_until INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER NOT NULL,
    UNIQUE (kind, file_id)
) STRICT;
CREATE INDEX jobs_due ON jobs (state, kind, run_at, id);
CREATE TABLE ledger (
    seq     INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT    NOT NULL,
    leaf    BLOB    NOT NULL
) STRICT;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_only_append BEFORE INSERT ON ledger WHEN NEW.seq <= (SELECT max(seq) FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE INDEX ledger_actor ON ledger (actor, seq);
CREATE INDEX ledger_subject ON ledger (subject, seq);
CREATE TABLE ledger_hashes (
    idx  INTEGER NOT NULL PRIMARY KEY,
    hash BLOB    NOT NULL
) STRICT;
CREATE TRIGGER ledger_hashes_no_delete BEFORE DELETE ON ledger_hashes
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_hashes_no_update BEFORE UPDATE ON ledger_hashes
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_hashes_only_append BEFORE INSERT ON ledger_hashes WHEN NEW.idx <= (SELECT max(idx) FROM ledger_hashes)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TABLE ledger_head (
    one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    at   INTEGER NOT NULL, -- of the last entry
    edge BLOB    NOT NULL  -- the roots of the tree's complete subtrees, the largest first
, profile INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE legal_events (
    document_id    TEXT    NOT NULL REFERENCES documents (id),
    id             INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    type           TEXT    NOT NULL,
    effective_on   TEXT,
    ordinal        INTEGER NOT NULL,
    by_id          TEXT    REFERENCES documents (id),
    by_provision   TEXT    NOT NULL,
    version        INTEGER, -- that it brought
    note           TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id),
    FOREIGN KEY (document_id, version) REFERENCES versions (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER legal_events_no_delete BEFORE DELETE ON legal_events
BEGIN SELECT RAISE(ABORT, 'a legal event is never changed'); END;
CREATE TRIGGER legal_events_no_replace BEFORE INSERT ON legal_events
    WHEN EXISTS (SELECT 1 FROM legal_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a legal event is never changed'); END;
CREATE TRIGGER legal_events_only_retracted BEFORE UPDATE ON legal_events
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.document_id, OLD.id, OLD.type, OLD.effective_on, OLD.ordinal, OLD.by_id, OLD.by_provision, OLD.version, OLD.note, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.document_id, NEW.id, NEW.type, NEW.effective_on, NEW.ordinal, NEW.by_id, NEW.by_provision, NEW.version, NEW.note, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'a legal event is never changed'); END;
CREATE INDEX legal_events_by ON legal_events (by_id) WHERE by_id IS NOT NULL;
CREATE INDEX legal_events_effective ON legal_events (effective_on, id);
CREATE TABLE matter_requirements (
    matter_id      TEXT    NOT NULL REFERENCES matters (id),
    n              INTEGER NOT NULL,
    text           TEXT    NOT NULL,
    body           TEXT    NOT NULL DEFAULT '', -- who must bring it
    due            TEXT   ,
    added_at       INTEGER NOT NULL,
    added_by       TEXT    NOT NULL,
    fulfilled_by   TEXT    NOT NULL DEFAULT '', -- a document of the matter
    fulfilled_at   INTEGER NOT NULL DEFAULT 0,
    fulfilled_name TEXT    NOT NULL DEFAULT '', -- of whoever said so, at the time
    waived_at      INTEGER NOT NULL DEFAULT 0,
    waived_by      TEXT    NOT NULL DEFAULT '',
    waive_reason   TEXT    NOT NULL DEFAULT '', code     TEXT NOT NULL DEFAULT '', texts    TEXT NOT NULL DEFAULT '{}', doc_type TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (matter_id, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE matters (
    id            TEXT    NOT NULL PRIMARY KEY,
    code          TEXT    UNIQUE,            -- by which people name it; NULL for none
    titles        TEXT    NOT NULL,           -- JSON: language, title
    class         TEXT    NOT NULL,
    body          TEXT    NOT NULL DEFAULT '',
    access_level  TEXT    NOT NULL,
    access_bodies TEXT    NOT NULL DEFAULT '[]',
    embargo       TEXT   ,
    access_class  TEXT    NOT NULL,
    seal          TEXT   ,                    -- until the day before nobody reads its documents
    parent_id     TEXT    NOT NULL DEFAULT '', -- the matter it is a part of
    state         TEXT    NOT NULL,           -- open, closed
    opened_at     INTEGER NOT NULL,
    opened_by     TEXT    NOT NULL,
    closed_at     INTEGER NOT NULL DEFAULT 0,
    closed_by     TEXT    NOT NULL DEFAULT '',
    closed_on     TEXT   ,                    -- the day that retention counts from
    revision      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX matters_opened ON matters (opened_at, id);
CREATE INDEX matters_parent ON matters (parent_id) WHERE parent_id <> '';
CREATE TABLE notes (
    seq         INTEGER NOT NULL PRIMARY KEY, -- the ledger entry that says so
    document_id TEXT    NOT NULL REFERENCES documents (id),
    text        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    author      TEXT NOT NULL,
    name        TEXT NOT NULL             -- the author's, at the time
) STRICT;
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
CREATE TRIGGER notes_no_update BEFORE UPDATE ON notes
BEGIN SELECT RAISE(ABORT, 'notes are never changed'); END;
CREATE INDEX notes_document ON notes (document_id, seq);
CREATE TABLE openings (
    day         TEXT    NOT NULL,
    actor       TEXT    NOT NULL, -- a user's id, or share: and that of a share link
    document_id TEXT    NOT NULL,
    what        TEXT    NOT NULL,
    PRIMARY KEY (day, actor, document_id, what)
) STRICT, WITHOUT ROWID;
CREATE TABLE outlines (
    file_id   TEXT    NOT NULL PRIMARY KEY REFERENCES files (id),
    state     TEXT    NOT NULL,
    corrected INTEGER NOT NULL, -- a person wrote the list
    by_id     TEXT    NOT NULL,
    by_name   TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    finding   TEXT    NOT NULL  -- why it fell back to a proposal
) STRICT, WITHOUT ROWID;
CREATE TABLE passages (
    file_id TEXT    NOT NULL REFERENCES files (id),
    ordinal INTEGER NOT NULL,
    page    INTEGER NOT NULL,
    eid     TEXT    NOT NULL,
    label   TEXT    NOT NULL,
    heading TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    PRIMARY KEY (file_id, ordinal)
) STRICT;
CREATE TABLE profiles (
    number     INTEGER NOT NULL PRIMARY KEY, -- from 1, without gaps
    text       TEXT    NOT NULL,             -- YAML
    sha256     TEXT    NOT NULL,             -- of the text; it stands in the ledger too
    applied_at INTEGER NOT NULL,
    applied_by TEXT    NOT NULL,             -- the user's id; empty for the service itself
    name       TEXT    NOT NULL,             -- their name at the time
    seq        INTEGER NOT NULL UNIQUE       -- the ledger entry that says so
) STRICT;
CREATE TRIGGER profiles_no_delete BEFORE DELETE ON profiles
BEGIN SELECT RAISE(ABORT, 'profiles that were applied are never changed'); END;
CREATE TRIGGER profiles_no_update BEFORE UPDATE ON profiles
BEGIN SELECT RAISE(ABORT, 'profiles that were applied are never changed'); END;
CREATE TABLE provisions (
    file_id     TEXT    NOT NULL REFERENCES files (id),
    ordinal     INTEGER NOT NULL,
    eid         TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    label       TEXT    NOT NULL,
    heading     TEXT    NOT NULL,
    page        INTEGER NOT NULL,
    byte_offset INTEGER NOT NULL,
    level       INTEGER NOT NULL,
    PRIMARY KEY (file_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE receipts (
    actor   TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    request TEXT    NOT NULL,
    receipt TEXT    NOT NULL,
    at      INTEGER NOT NULL, document_id TEXT REFERENCES documents (id),
    PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_document ON receipts (document_id);
CREATE TABLE register_annulments (
    document_id TEXT    NOT NULL PRIMARY KEY REFERENCES documents (id),
    reason      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    name        TEXT    NOT NULL, -- the actor's, at the time
    seq         INTEGER NOT NULL  -- the ledger entry that says so
) STRICT, WITHOUT ROWID;
CREATE TRIGGER register_annulments_no_delete BEFORE DELETE ON register_annulments
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER register_annulments_no_update BEFORE UPDATE ON register_annulments
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TABLE register_entries (
    series      TEXT    NOT NULL,
    year        INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    document_id TEXT    NOT NULL REFERENCES documents (id),
    at          INTEGER NOT NULL,
    PRIMARY KEY (series, year, n)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER register_entries_no_delete BEFORE DELETE ON register_entries
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE TRIGGER register_entries_no_update BEFORE UPDATE ON register_entries
BEGIN SELECT RAISE(ABORT, 'the register is append-only'); END;
CREATE UNIQUE INDEX register_entries_document ON register_entries (document_id);
CREATE TABLE register_series (
    series TEXT    NOT NULL,
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE relations (
    id             INTEGER NOT NULL PRIMARY KEY,
    type           TEXT    NOT NULL,
    from_id        TEXT    NOT NULL REFERENCES documents (id),
    from_provision TEXT    NOT NULL,
    to_id          TEXT    NOT NULL REFERENCES documents (id),
    to_provision   TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE TRIGGER relations_no_delete BEFORE DELETE ON relations
BEGIN SELECT RAISE(ABORT, 'a relation is never changed'); END;
CREATE TRIGGER relations_no_replace BEFORE INSERT ON relations
    WHEN EXISTS (SELECT 1 FROM relations WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a relation is never changed'); END;
CREATE TRIGGER relations_only_retracted BEFORE UPDATE ON relations
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.id, OLD.type, OLD.from_id, OLD.from_provision, OLD.to_id, OLD.to_provision, OLD.note, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.id, NEW.type, NEW.from_id, NEW.from_provision, NEW.to_id, NEW.to_provision, NEW.note, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'a relation is never changed'); END;
CREATE INDEX relations_from ON relations (from_id);
CREATE INDEX relations_to ON relations (to_id);
CREATE TABLE retention_applied (
    class    TEXT    NOT NULL PRIMARY KEY,
    rule     TEXT    NOT NULL,
    after_id TEXT    NOT NULL, -- the last document done
    done     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE retention_events (
    document_id    TEXT    NOT NULL REFERENCES documents (id),
    id             INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    code           TEXT    NOT NULL,
    happened_on    TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0,
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER retention_events_no_delete BEFORE DELETE ON retention_events
BEGIN SELECT RAISE(ABORT, 'a named event is never changed'); END;
CREATE TRIGGER retention_events_no_replace BEFORE INSERT ON retention_events
    WHEN EXISTS (SELECT 1 FROM retention_events WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a named event is never changed'); END;
CREATE TRIGGER retention_events_only_retracted BEFORE UPDATE ON retention_events
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.document_id, OLD.id, OLD.code, OLD.happened_on, OLD.note, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.document_id, NEW.id, NEW.code, NEW.happened_on, NEW.note, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'a named event is never changed'); END;
CREATE TABLE retention_overrides (
    document_id    TEXT    NOT NULL REFERENCES documents (id),
    id             INTEGER NOT NULL UNIQUE, -- the entry that recorded it
    trigger_code   TEXT    NOT NULL, -- empty for what is permanent
    event          TEXT    NOT NULL,
    years          INTEGER NOT NULL,
    months         INTEGER NOT NULL,
    action         TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    recorded_by    TEXT    NOT NULL,
    retracted_at   INTEGER NOT NULL DEFAULT 0, -- lifted
    retracted_by   TEXT    NOT NULL DEFAULT '',
    retract_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (document_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER retention_overrides_no_delete BEFORE DELETE ON retention_overrides
BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
CREATE TRIGGER retention_overrides_no_replace BEFORE INSERT ON retention_overrides
    WHEN EXISTS (SELECT 1 FROM retention_overrides WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
CREATE TRIGGER retention_overrides_only_retracted BEFORE UPDATE ON retention_overrides
    WHEN OLD.retracted_at <> 0 OR NEW.retracted_at = 0
    OR (OLD.document_id, OLD.id, OLD.trigger_code, OLD.event, OLD.years, OLD.months, OLD.action, OLD.reason, OLD.recorded_at, OLD.recorded_by)
        IS NOT (NEW.document_id, NEW.id, NEW.trigger_code, NEW.event, NEW.years, NEW.months, NEW.action, NEW.reason, NEW.recorded_at, NEW.recorded_by)
BEGIN SELECT RAISE(ABORT, 'an override is never changed'); END;
CREATE TABLE saved_searches (
    id       TEXT   NOT NULL PRIMARY KEY,
    user_id  TEXT   NOT NULL REFERENCES users (id),
    name     TEXT   NOT NULL,
    query    TEXT   NOT NULL, -- the parameters of GET /api/v1/search, as an address has them
    saved_at INTEGER NOT NULL, -- microseconds since 1970
    UNIQUE (user_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_days (
    day      TEXT    NOT NULL PRIMARY KEY,
    searches INTEGER NOT NULL,
    empty    INTEGER NOT NULL -- of which found nothing
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    token  TEXT    NOT NULL PRIMARY KEY,
    data   BLOB    NOT NULL,
    expiry INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_expiry ON sessions (expiry);
CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE shares (
    id            TEXT    NOT NULL PRIMARY KEY,
    hash          TEXT    NOT NULL UNIQUE, -- SHA-256 of the secret, which is kept nowhere
    document_id   TEXT    NOT NULL REFERENCES documents (id),
    version       INTEGER NOT NULL,
    file_id       TEXT    NOT NULL REFERENCES files (id),
    reason        TEXT    NOT NULL,
    made_at       INTEGER NOT NULL,
    made_by       TEXT    NOT NULL, -- the user's id
    made_name     TEXT    NOT NULL, -- their name at the time
    expires_at    INTEGER NOT NULL,
    revoked_at    INTEGER NOT NULL DEFAULT 0,
    revoked_name  TEXT    NOT NULL DEFAULT '',
    revoke_reason TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX shares_document ON shares (document_id, made_at);
CREATE TABLE texts (
    id                TEXT    NOT NULL PRIMARY KEY,
    version_id        TEXT    NOT NULL REFERENCES versions (id),
    position          INTEGER NOT NULL,
    language          TEXT    NOT NULL,
    language_detected INTEGER NOT NULL,
    authority         TEXT    NOT NULL,
    UNIQUE (version_id, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE tokens (
    id         TEXT    NOT NULL PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,
    user_id    TEXT    NOT NULL REFERENCES users (id),
    name       TEXT    NOT NULL,
    scopes     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used  INTEGER NOT NULL,
    revoked    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_user ON tokens (user_id);
CREATE TABLE user_links (
    hash       TEXT    NOT NULL PRIMARY KEY,
    user_id    TEXT    NOT NULL REFERENCES users (id),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX user_links_user ON user_links (user_id);
CREATE TABLE users (
    id            TEXT    NOT NULL PRIMARY KEY,
    login         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    email         TEXT    NOT NULL,
    roles         TEXT    NOT NULL,
    bodies        TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    disabled      INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    password_hash TEXT    NOT NULL
, issuer  TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '', terms TEXT NOT NULL DEFAULT '[]') STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX users_identity ON users (issuer, subject) WHERE issuer <> '';
CREATE TABLE versions (
    id           TEXT    NOT NULL PRIMARY KEY,
    document_id  TEXT    NOT NULL REFERENCES documents (id),
    number       INTEGER NOT NULL,
    date         TEXT,
    effective_on TEXT,
    label        TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    filed_at     INTEGER NOT NULL,
    filed_by     TEXT    NOT NULL,
    UNIQUE (document_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE vital_records (
    document_id TEXT    NOT NULL PRIMARY KEY REFERENCES documents (id),
    months      INTEGER NOT NULL,            -- between two reviews
    note        TEXT    NOT NULL DEFAULT '',
    marked_at   INTEGER NOT NULL,
    marked_by   TEXT    NOT NULL,
    reviewed_on TEXT   ,                     -- the last review
    reviewed_by TEXT    NOT NULL DEFAULT '',
    next_on     TEXT    NOT NULL             -- the next one
) STRICT, WITHOUT ROWID;
CREATE INDEX vital_records_next ON vital_records (next_on, document_id);

-- ---------- PostgreSQL ----------

CREATE TABLE batch_records (
    batch_id text COLLATE "C" NOT NULL,
    place bigint NOT NULL,
    ref text NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    state text NOT NULL,
    kind text NOT NULL,
    field text NOT NULL,
    why text NOT NULL,
    PRIMARY KEY (batch_id, place),
    FOREIGN KEY (batch_id) REFERENCES batches(id)
);
CREATE TABLE batches (
    id text COLLATE "C" NOT NULL,
    maker text NOT NULL,
    made_by text NOT NULL,
    scopes text NOT NULL,
    made_at bigint NOT NULL,
    query text NOT NULL,
    list text NOT NULL,
    changes text NOT NULL,
    reason text NOT NULL,
    state text NOT NULL,
    cursor text COLLATE "C" NOT NULL,
    looked bigint NOT NULL,
    listed bigint NOT NULL,
    asks bigint NOT NULL,
    begun_at bigint NOT NULL,
    begun_seq bigint NOT NULL,
    ended_at bigint NOT NULL,
    ended_seq bigint NOT NULL,
    stopped_by text NOT NULL,
    token_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE checkouts (
    document_id text COLLATE "C" NOT NULL,
    holder text NOT NULL,
    name text NOT NULL,
    at bigint NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (document_id),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE checkpoint_signatures (
    size bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    line text NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (size, key),
    FOREIGN KEY (size) REFERENCES checkpoints(size)
);
CREATE TABLE checkpoint_stamps (
    size bigint NOT NULL,
    authority text COLLATE "C" NOT NULL,
    token bytea NOT NULL,
    stamped bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (size, authority),
    FOREIGN KEY (size) REFERENCES checkpoints(size)
);
CREATE TABLE checkpoints (
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (size)
);
CREATE TABLE citation_keys (
    file_id text COLLATE "C" NOT NULL,
    ordinal bigint NOT NULL,
    rank bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY (file_id, ordinal, rank),
    FOREIGN KEY (file_id) REFERENCES files(id)
);
CREATE TABLE citations (
    file_id text COLLATE "C" NOT NULL,
    ordinal bigint NOT NULL,
    eid text NOT NULL,
    byte_start bigint NOT NULL,
    byte_end bigint NOT NULL,
    quote text NOT NULL,
    own boolean NOT NULL,
    provisions text NOT NULL,
    PRIMARY KEY (file_id, ordinal),
    FOREIGN KEY (file_id) REFERENCES files(id)
);
CREATE TABLE copies (
    code text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    language text NOT NULL,
    file_id text COLLATE "C" NOT NULL,
    original_sha256 text COLLATE "C" NOT NULL,
    issued_sha256 text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    beside text NOT NULL,
    certificate_language text NOT NULL,
    in_force_on date,
    known_at bigint NOT NULL,
    filed_seq bigint NOT NULL,
    issued_at bigint NOT NULL,
    issued_by text NOT NULL,
    revoked_at bigint NOT NULL,
    revoked_by text NOT NULL,
    revoke_reason text NOT NULL,
    revoked_seq bigint NOT NULL,
    UNIQUE (issued_sha256),
    UNIQUE (seq),
    PRIMARY KEY (code),
    FOREIGN KEY (document_id) REFERENCES documents(id),
    FOREIGN KEY (document_id, version) REFERENCES versions(document_id, number)
);
CREATE TABLE disposition_records (
    disposition_seq bigint NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    seq bigint NOT NULL,
    bytes text NOT NULL,
    PRIMARY KEY (disposition_seq, document_id),
    FOREIGN KEY (disposition_seq) REFERENCES dispositions(seq),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE dispositions (
    seq bigint NOT NULL,
    action text NOT NULL,
    reason text NOT NULL,
    receiver text NOT NULL,
    state text NOT NULL,
    proposed_at bigint NOT NULL,
    proposed_by text NOT NULL,
    proposed_actor text NOT NULL,
    decided_at bigint NOT NULL,
    decided_by text NOT NULL,
    decided_actor text NOT NULL,
    decision text NOT NULL,
    decided_seq bigint NOT NULL,
    reference text NOT NULL,
    received_on date,
    confirmed_at bigint NOT NULL,
    confirmed_by text NOT NULL,
    confirmed_seq bigint NOT NULL,
    executed_at bigint NOT NULL,
    executed_seq bigint NOT NULL,
    proof text NOT NULL,
    paper text NOT NULL,
    certificate text NOT NULL,
    PRIMARY KEY (seq)
);
CREATE TABLE document_keys (
    document_id text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, key),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE documents (
    id text COLLATE "C" NOT NULL,
    number text NOT NULL,
    symbol text,
    type text NOT NULL,
    class text NOT NULL,
    body text NOT NULL,
    titles text NOT NULL,
    date date,
    access_level text NOT NULL,
    access_bodies text NOT NULL,
    embargo date,
    access_class text COLLATE "C" NOT NULL,
    metadata text NOT NULL,
    filed_at bigint NOT NULL,
    filed_by text NOT NULL,
    revision bigint NOT NULL,
    lineage_id text COLLATE "C" NOT NULL,
    seal date,
    matter_id text COLLATE "C" NOT NULL,
    declared_at bigint NOT NULL,
    declared_by text NOT NULL,
    due_on date,
    due_action text NOT NULL,
    fate text NOT NULL,
    fate_at bigint NOT NULL,
    fate_seq bigint NOT NULL,
    retained_on date,
    UNIQUE (number),
    PRIMARY KEY (id)
);
CREATE TABLE files (
    id text COLLATE "C" NOT NULL,
    text_id text COLLATE "C" NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    role text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    filed_at bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    method text NOT NULL,
    pages bigint NOT NULL,
    words bigint NOT NULL,
    language text NOT NULL,
    title text NOT NULL,
    date date,
    findings text NOT NULL,
    attempts bigint NOT NULL,
    next_try bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (document_id) REFERENCES documents(id),
    FOREIGN KEY (text_id) REFERENCES texts(id)
);
CREATE TABLE fixity_findings (
    sha256 text COLLATE "C" NOT NULL,
    second boolean NOT NULL,
    fault text NOT NULL,
    size bigint NOT NULL,
    found_at bigint NOT NULL,
    repaired_at bigint NOT NULL,
    PRIMARY KEY (sha256, second)
);
CREATE TABLE fixity_ranges (
    prefix text COLLATE "C" NOT NULL,
    checked_at bigint NOT NULL,
    blobs bigint NOT NULL,
    bytes bigint NOT NULL,
    faults bigint NOT NULL,
    pass_cursor text COLLATE "C" NOT NULL,
    pass_blobs bigint NOT NULL,
    pass_bytes bigint NOT NULL,
    pass_faults bigint NOT NULL,
    pass_started bigint NOT NULL,
    PRIMARY KEY (prefix)
);
CREATE TABLE hold_records (
    hold_seq bigint NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    added_at bigint NOT NULL,
    locked bigint NOT NULL,
    PRIMARY KEY (hold_seq, document_id),
    FOREIGN KEY (document_id) REFERENCES documents(id),
    FOREIGN KEY (hold_seq) REFERENCES holds(seq)
);
CREATE TABLE holds (
    seq bigint NOT NULL,
    name text NOT NULL,
    reason text NOT NULL,
    authority text NOT NULL,
    scope text NOT NULL,
    target text NOT NULL,
    terms text NOT NULL,
    placed_at bigint NOT NULL,
    placed_by text NOT NULL,
    placed_actor text NOT NULL,
    lifted_at bigint NOT NULL,
    lifted_by text NOT NULL,
    lift_reason text NOT NULL,
    lifted_seq bigint NOT NULL,
    state text NOT NULL,
    cursor text COLLATE "C" NOT NULL,
    done bigint NOT NULL,
    total bigint NOT NULL,
    reached bigint NOT NULL,
    UNIQUE (name),
    PRIMARY KEY (seq)
);
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    kind text NOT NULL,
    file_id text COLLATE "C" NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    error text NOT NULL,
    run_at bigint NOT NULL,
    again_at bigint NOT NULL,
    lease_until bigint NOT NULL,
    created_at bigint NOT NULL,
    finished_at bigint NOT NULL,
    UNIQUE (kind, file_id),
    PRIMARY KEY (id),
    FOREIGN KEY (document_id) REFERENCES documents(id),
    FOREIGN KEY (file_id) REFERENCES files(id)
);
CREATE TABLE ledger (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    name text NOT NULL,
    action text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    detail text NOT NULL,
    leaf bytea NOT NULL,
    PRIMARY KEY (seq)
);
CREATE TABLE ledger_hashes (
    idx bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (idx)
);
CREATE TABLE ledger_head (
    one bigint NOT NULL,
    size bigint NOT NULL,
    at bigint NOT NULL,
    edge bytea NOT NULL,
    profile bigint NOT NULL,
    PRIMARY KEY (one),
    CHECK ((one = 1))
);
CREATE TABLE legal_events (
    document_id text COLLATE "C" NOT NULL,
    id bigint NOT NULL,
    type text NOT NULL,
    effective_on date,
    ordinal bigint NOT NULL,
    by_id text COLLATE "C",
    by_provision text NOT NULL,
    version bigint,
    note text NOT NULL,
    recorded_at bigint NOT NULL,
    recorded_by text NOT NULL,
    retracted_at bigint NOT NULL,
    retracted_by text NOT NULL,
    retract_reason text NOT NULL,
    UNIQUE (id),
    PRIMARY KEY (document_id, id),
    FOREIGN KEY (by_id) REFERENCES documents(id),
    FOREIGN KEY (document_id) REFERENCES documents(id),
    FOREIGN KEY (document_id, version) REFERENCES versions(document_id, number)
);
CREATE TABLE matter_requirements (
    matter_id text COLLATE "C" NOT NULL,
    n bigint NOT NULL,
    text text NOT NULL,
    body text NOT NULL,
    due date,
    added_at bigint NOT NULL,
    added_by text NOT NULL,
    fulfilled_by text COLLATE "C" NOT NULL,
    fulfilled_at bigint NOT NULL,
    fulfilled_name text NOT NULL,
    waived_at bigint NOT NULL,
    waived_by text NOT NULL,
    waive_reason text NOT NULL,
    code text COLLATE "C" NOT NULL,
    texts text NOT NULL,
    doc_type text COLLATE "C" NOT NULL,
    PRIMARY KEY (matter_id, n),
    FOREIGN KEY (matter_id) REFERENCES matters(id)
);
CREATE TABLE matters (
    id text COLLATE "C" NOT NULL,
    code text COLLATE "C",
    titles text NOT NULL,
    class text COLLATE "C" NOT NULL,
    body text NOT NULL,
    access_level text NOT NULL,
    access_bodies text NOT NULL,
    embargo date,
    access_class text COLLATE "C" NOT NULL,
    seal date,
    parent_id text COLLATE "C" NOT NULL,
    state text NOT NULL,
    opened_at bigint NOT NULL,
    opened_by text NOT NULL,
    closed_at bigint NOT NULL,
    closed_by text NOT NULL,
    closed_on date,
    revision bigint NOT NULL,
    UNIQUE (code),
    PRIMARY KEY (id)
);
CREATE TABLE notes (
    seq bigint NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    text text NOT NULL,
    at bigint NOT NULL,
    author text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE openings (
    day date NOT NULL,
    actor text COLLATE "C" NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    what text COLLATE "C" NOT NULL,
    PRIMARY KEY (day, actor, document_id, what)
);
CREATE TABLE outlines (
    file_id text COLLATE "C" NOT NULL,
    state text NOT NULL,
    corrected boolean NOT NULL,
    by_id text NOT NULL,
    by_name text NOT NULL,
    at bigint NOT NULL,
    finding text NOT NULL,
    PRIMARY KEY (file_id),
    FOREIGN KEY (file_id) REFERENCES files(id)
);
CREATE TABLE passages (
    file_id text COLLATE "C" NOT NULL,
    ordinal bigint NOT NULL,
    page bigint NOT NULL,
    eid text NOT NULL,
    label text NOT NULL,
    heading text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (file_id, ordinal),
    FOREIGN KEY (file_id) REFERENCES files(id)
);
CREATE TABLE profiles (
    number bigint NOT NULL,
    text text NOT NULL,
    sha256 text COLLATE "C" NOT NULL,
    applied_at bigint NOT NULL,
    applied_by text COLLATE "C" NOT NULL,
    name text NOT NULL,
    seq bigint NOT NULL,
    UNIQUE (seq),
    PRIMARY KEY (number)
);
CREATE TABLE provisions (
    file_id text COLLATE "C" NOT NULL,
    ordinal bigint NOT NULL,
    eid text NOT NULL,
    kind text NOT NULL,
    label text NOT NULL,
    heading text NOT NULL,
    page bigint NOT NULL,
    byte_offset bigint NOT NULL,
    level bigint NOT NULL,
    PRIMARY KEY (file_id, ordinal),
    FOREIGN KEY (file_id) REFERENCES files(id)
);
CREATE TABLE receipts (
    actor text NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    receipt text NOT NULL,
    at bigint NOT NULL,
    document_id text COLLATE "C",
    PRIMARY KEY (actor, key),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE register_annulments (
    document_id text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    name text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (document_id),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE register_entries (
    series text NOT NULL,
    year bigint NOT NULL,
    n bigint NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (series, year, n),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE register_series (
    series text NOT NULL,
    year bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (series, year)
);
CREATE TABLE relations (
    id bigint NOT NULL,
    type text NOT NULL,
    from_id text COLLATE "C" NOT NULL,
    from_provision text NOT NULL,
    to_id text COLLATE "C" NOT NULL,
    to_provision text NOT NULL,
    note text NOT NULL,
    recorded_at bigint NOT NULL,
    recorded_by text NOT NULL,
    retracted_at bigint NOT NULL,
    retracted_by text NOT NULL,
    retract_reason text NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (from_id) REFERENCES documents(id),
    FOREIGN KEY (to_id) REFERENCES documents(id)
);
CREATE TABLE retention_applied (
    class text COLLATE "C" NOT NULL,
    rule text NOT NULL,
    after_id text NOT NULL,
    done bigint NOT NULL,
    PRIMARY KEY (class)
);
CREATE TABLE retention_events (
    document_id text COLLATE "C" NOT NULL,
    id bigint NOT NULL,
    code text NOT NULL,
    happened_on date NOT NULL,
    note text NOT NULL,
    recorded_at bigint NOT NULL,
    recorded_by text NOT NULL,
    retracted_at bigint NOT NULL,
    retracted_by text NOT NULL,
    retract_reason text NOT NULL,
    UNIQUE (id),
    PRIMARY KEY (document_id, id),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE retention_overrides (
    document_id text COLLATE "C" NOT NULL,
    id bigint NOT NULL,
    trigger_code text NOT NULL,
    event text NOT NULL,
    years bigint NOT NULL,
    months bigint NOT NULL,
    action text NOT NULL,
    reason text NOT NULL,
    recorded_at bigint NOT NULL,
    recorded_by text NOT NULL,
    retracted_at bigint NOT NULL,
    retracted_by text NOT NULL,
    retract_reason text NOT NULL,
    UNIQUE (id),
    PRIMARY KEY (document_id, id),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE saved_searches (
    id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    query text NOT NULL,
    saved_at bigint NOT NULL,
    UNIQUE (user_id, name),
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE TABLE search_days (
    day text COLLATE "C" NOT NULL,
    searches bigint NOT NULL,
    empty bigint NOT NULL,
    PRIMARY KEY (day)
);
CREATE TABLE sessions (
    token text NOT NULL,
    data bytea NOT NULL,
    expiry bigint NOT NULL,
    PRIMARY KEY (token)
);
CREATE TABLE settings (
    key text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (key)
);
CREATE TABLE shares (
    id text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    file_id text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    made_at bigint NOT NULL,
    made_by text COLLATE "C" NOT NULL,
    made_name text NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint NOT NULL,
    revoked_name text NOT NULL,
    revoke_reason text NOT NULL,
    UNIQUE (hash),
    PRIMARY KEY (id),
    FOREIGN KEY (document_id) REFERENCES documents(id),
    FOREIGN KEY (file_id) REFERENCES files(id)
);
CREATE TABLE texts (
    id text COLLATE "C" NOT NULL,
    version_id text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    language text NOT NULL,
    language_detected boolean NOT NULL,
    authority text NOT NULL,
    UNIQUE (version_id, language),
    PRIMARY KEY (id),
    FOREIGN KEY (version_id) REFERENCES versions(id)
);
CREATE TABLE tokens (
    id text COLLATE "C" NOT NULL,
    hash text NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    scopes text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used bigint NOT NULL,
    revoked boolean NOT NULL,
    UNIQUE (hash),
    PRIMARY KEY (id),
    FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE TABLE user_links (
    hash text NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (hash),
    FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE TABLE users (
    id text COLLATE "C" NOT NULL,
    login text COLLATE "C" NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    roles text NOT NULL,
    bodies text NOT NULL,
    language text NOT NULL,
    disabled boolean NOT NULL,
    created_at bigint NOT NULL,
    password_hash text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    terms text NOT NULL,
    UNIQUE (login),
    PRIMARY KEY (id)
);
CREATE TABLE versions (
    id text COLLATE "C" NOT NULL,
    document_id text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    date date,
    effective_on date,
    label text NOT NULL,
    note text NOT NULL,
    filed_at bigint NOT NULL,
    filed_by text NOT NULL,
    UNIQUE (document_id, number),
    PRIMARY KEY (id),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE TABLE vital_records (
    document_id text COLLATE "C" NOT NULL,
    months bigint NOT NULL,
    note text NOT NULL,
    marked_at bigint NOT NULL,
    marked_by text NOT NULL,
    reviewed_on date,
    reviewed_by text NOT NULL,
    next_on date NOT NULL,
    PRIMARY KEY (document_id),
    FOREIGN KEY (document_id) REFERENCES documents(id)
);
CREATE UNIQUE INDEX batch_records_document ON batch_records USING btree (batch_id, document_id) WHERE (document_id <> ''::text);
CREATE INDEX batch_records_state ON batch_records USING btree (batch_id, state, place);
CREATE INDEX batches_made ON batches USING btree (made_at, id);
CREATE INDEX batches_open ON batches USING btree (state) WHERE (state = ANY (ARRAY['looking'::text, 'seen'::text, 'running'::text]));
CREATE INDEX citation_keys_key ON citation_keys USING btree (key);
CREATE INDEX copies_document ON copies USING btree (document_id, seq);
CREATE INDEX disposition_records_document ON disposition_records USING btree (document_id, disposition_seq);
CREATE INDEX document_keys_key ON document_keys USING btree (key);
CREATE INDEX documents_access ON documents USING btree (access_class);
CREATE INDEX documents_class ON documents USING btree (class, id);
CREATE INDEX documents_due ON documents USING btree (due_on, id, access_class, class, body, due_action) WHERE ((due_on IS NOT NULL) AND (fate = ''::text));
CREATE INDEX documents_due_access ON documents USING btree (access_class, due_on, id, due_action) WHERE ((due_on IS NOT NULL) AND (fate = ''::text));
CREATE INDEX documents_due_body ON documents USING btree (body, due_on, id, access_class, due_action) WHERE ((due_on IS NOT NULL) AND (fate = ''::text));
CREATE INDEX documents_due_class ON documents USING btree (class, due_on, id, access_class, body, due_action) WHERE ((due_on IS NOT NULL) AND (fate = ''::text));
CREATE INDEX documents_filed ON documents USING btree (filed_at, id);
CREATE INDEX documents_lineage ON documents USING btree (lineage_id) WHERE (lineage_id <> id);
CREATE INDEX documents_matter ON documents USING btree (matter_id, id) WHERE (matter_id <> ''::text);
CREATE UNIQUE INDEX documents_symbol ON documents USING btree (symbol) WHERE (symbol IS NOT NULL);
CREATE INDEX documents_to_retain ON documents USING btree (id) WHERE ((fate = ''::text) AND ((due_on IS NOT NULL) OR (due_action = 'permanent'::text)) AND ((retained_on IS NULL) OR (due_on > retained_on)));
CREATE INDEX files_document ON files USING btree (document_id);
CREATE INDEX files_sha256 ON files USING btree (sha256);
CREATE INDEX files_state ON files USING btree (state);
CREATE INDEX hold_records_document ON hold_records USING btree (document_id, hold_seq);
CREATE INDEX hold_records_unlocked ON hold_records USING btree (hold_seq, document_id) WHERE (locked = 0);
CREATE INDEX jobs_due ON jobs USING btree (state, kind, run_at, id);
CREATE INDEX ledger_actor ON ledger USING btree (actor, seq);
CREATE INDEX ledger_subject ON ledger USING btree (subject, seq);
CREATE INDEX legal_events_by ON legal_events USING btree (by_id) WHERE (by_id IS NOT NULL);
CREATE INDEX legal_events_effective ON legal_events USING btree (effective_on, id);
CREATE INDEX matters_opened ON matters USING btree (opened_at, id);
CREATE INDEX matters_parent ON matters USING btree (parent_id) WHERE (parent_id <> ''::text);
CREATE INDEX notes_document ON notes USING btree (document_id, seq);
CREATE INDEX receipts_document ON receipts USING btree (document_id);
CREATE UNIQUE INDEX register_entries_document ON register_entries USING btree (document_id);
CREATE INDEX relations_from ON relations USING btree (from_id);
CREATE INDEX relations_to ON relations USING btree (to_id);
CREATE INDEX sessions_expiry ON sessions USING btree (expiry);
CREATE INDEX shares_document ON shares USING btree (document_id, made_at);
CREATE INDEX tokens_user ON tokens USING btree (user_id);
CREATE INDEX user_links_user ON user_links USING btree (user_id);
CREATE UNIQUE INDEX users_identity ON users USING btree (issuer, subject) WHERE (issuer <> ''::text);
CREATE INDEX vital_records_next ON vital_records USING btree (next_on, document_id);
CREATE OR REPLACE FUNCTION copy_is_only_revoked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.revoked_at = 0 AND NEW.revoked_at <> 0
            AND to_jsonb(OLD) - '{revoked_at,revoked_by,revoke_reason,revoked_seq}'::text[] = to_jsonb(NEW) - '{revoked_at,revoked_by,revoke_reason,revoked_seq}'::text[]
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an issued copy is never changed';
END $function$
;
CREATE OR REPLACE FUNCTION fact_is_only_retracted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.retracted_at = 0 AND NEW.retracted_at <> 0
            AND to_jsonb(OLD) - '{retracted_at,retracted_by,retract_reason}'::text[] = to_jsonb(NEW) - '{retracted_at,retracted_by,retract_reason}'::text[]
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a fact is never changed';
END $function$
;
CREATE OR REPLACE FUNCTION holds_are_lifted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'holds are lifted, not deleted';
END $function$
;
CREATE OR REPLACE FUNCTION ledger_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END $function$
;
CREATE OR REPLACE FUNCTION never_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION '% are never changed', TG_TABLE_NAME;
END $function$
;
CREATE OR REPLACE FUNCTION register_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION 'the register is append-only';
END $function$
;
CREATE TRIGGER copies_no_truncate BEFORE TRUNCATE ON copies FOR EACH STATEMENT EXECUTE FUNCTION copy_is_only_revoked();
CREATE TRIGGER copies_only_revoked BEFORE DELETE OR UPDATE ON copies FOR EACH ROW EXECUTE FUNCTION copy_is_only_revoked();
CREATE TRIGGER hold_records_no_delete BEFORE DELETE ON hold_records FOR EACH ROW EXECUTE FUNCTION holds_are_lifted();
CREATE TRIGGER holds_no_delete BEFORE DELETE ON holds FOR EACH ROW EXECUTE FUNCTION holds_are_lifted();
CREATE TRIGGER ledger_append_only BEFORE DELETE OR UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_hashes_append_only BEFORE DELETE OR UPDATE ON ledger_hashes FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_hashes_no_truncate BEFORE TRUNCATE ON ledger_hashes FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER legal_events_no_truncate BEFORE TRUNCATE ON legal_events FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER legal_events_only_retracted BEFORE DELETE OR UPDATE ON legal_events FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER notes_never_changed BEFORE DELETE OR UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION never_changed();
CREATE TRIGGER notes_no_truncate BEFORE TRUNCATE ON notes FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
CREATE TRIGGER profiles_never_changed BEFORE DELETE OR UPDATE ON profiles FOR EACH ROW EXECUTE FUNCTION never_changed();
CREATE TRIGGER profiles_no_truncate BEFORE TRUNCATE ON profiles FOR EACH STATEMENT EXECUTE FUNCTION never_changed();
CREATE TRIGGER register_annulments_append_only BEFORE DELETE OR UPDATE ON register_annulments FOR EACH ROW EXECUTE FUNCTION register_is_append_only();
CREATE TRIGGER register_annulments_no_truncate BEFORE TRUNCATE ON register_annulments FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
CREATE TRIGGER register_entries_append_only BEFORE DELETE OR UPDATE ON register_entries FOR EACH ROW EXECUTE FUNCTION register_is_append_only();
CREATE TRIGGER register_entries_no_truncate BEFORE TRUNCATE ON register_entries FOR EACH STATEMENT EXECUTE FUNCTION register_is_append_only();
CREATE TRIGGER relations_no_truncate BEFORE TRUNCATE ON relations FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER relations_only_retracted BEFORE DELETE OR UPDATE ON relations FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER retention_events_no_truncate BEFORE TRUNCATE ON retention_events FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER retention_events_only_retracted BEFORE DELETE OR UPDATE ON retention_events FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER retention_overrides_no_truncate BEFORE TRUNCATE ON retention_overrides FOR EACH STATEMENT EXECUTE FUNCTION fact_is_only_retracted();
CREATE TRIGGER retention_overrides_only_retracted BEFORE DELETE OR UPDATE ON retention_overrides FOR EACH ROW EXECUTE FUNCTION fact_is_only_retracted();
