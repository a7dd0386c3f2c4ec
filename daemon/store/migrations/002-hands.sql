-- What memory_save and plugins keep, each a projection of its events (memory.saved, plugin.stored), and a way to the events of
-- one family ("job.") in their order.

CREATE INDEX event_by_family ON event (substr(kind, 1, instr(kind, '.')), seq);

CREATE TABLE memory (
    id      INTEGER PRIMARY KEY, -- seq of its memory.saved
    uid     INTEGER NOT NULL,    -- whose
    time_us INTEGER NOT NULL,
    text    TEXT    NOT NULL
) STRICT;

CREATE INDEX memory_by_user ON memory (uid, id);

-- The words of the notes; the texts themselves are in `memory` only.
CREATE VIRTUAL TABLE memory_words USING fts5 (text, content = 'memory', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2');

CREATE TRIGGER memory_is_found AFTER INSERT ON memory
BEGIN
    INSERT INTO memory_words (rowid, text) VALUES (new.id, new.text);
END;

-- What a plugin keeps for a user.
CREATE TABLE kept (
    plugin TEXT    NOT NULL,
    uid    INTEGER NOT NULL,
    key    TEXT    NOT NULL,
    value  TEXT    NOT NULL,
    PRIMARY KEY (plugin, uid, key)
) STRICT, WITHOUT ROWID;
