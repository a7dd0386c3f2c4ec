-- The journal. Frozen: later needs go into payloads, new kinds or a further migration, never into this file.

-- 0x43525644, "CRVD": how a journal is told from somebody else's SQLite file.
PRAGMA application_id = 1129469508;

-- One row an event, in the order of their commit, without gaps. `hash` covers `prev`, so the rows are a chain.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL,
    run     TEXT    NOT NULL, -- '' for what belongs to no run
    step    INTEGER NOT NULL, -- 0 before the first step
    call    TEXT    NOT NULL, -- '' for what is no call
    time_us INTEGER NOT NULL, -- wall clock, microseconds since 1970
    payload TEXT    NOT NULL, -- canonical JSON
    prev    TEXT    NOT NULL, -- hash of event seq - 1, 64 zeros for the first
    hash    TEXT    NOT NULL
) STRICT;

CREATE INDEX event_by_run ON event (run, seq) WHERE run <> '';

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
END;

-- What replaying run.* events gives, kept in the transaction of the events.
CREATE TABLE run (
    seq        INTEGER PRIMARY KEY, -- of its run.created
    id         TEXT    NOT NULL UNIQUE,
    state      TEXT    NOT NULL,
    task       TEXT    NOT NULL,
    policy     TEXT    NOT NULL,
    workspace  TEXT    NOT NULL,
    created_us INTEGER NOT NULL,
    ended_us   INTEGER,             -- NULL while it lives
    steps      INTEGER NOT NULL,
    key        TEXT    UNIQUE,      -- the client's idempotency key
    uid        INTEGER NOT NULL
) STRICT;

CREATE INDEX run_unfinished ON run (seq) WHERE ended_us IS NULL;

-- Bytes under their SHA-256, kept once.
CREATE TABLE object (
    hash  TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
