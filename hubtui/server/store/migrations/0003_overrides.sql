-- Safety overrides: released at once, five tracks of events, who may ever be brought in.

-- What was released, fixed at Send; content is sealed, ladder and readers hold ids only.
CREATE TABLE override (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  reference TEXT NOT NULL,
  sender TEXT NOT NULL,
  sender_agency TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  released_at INTEGER NOT NULL,
  late INTEGER NOT NULL CHECK (late IN (0, 1)),
  called TEXT NOT NULL,
  called_at INTEGER,
  ladder TEXT NOT NULL CHECK (json_valid(ladder)),
  readers TEXT NOT NULL CHECK (json_valid(readers)),
  basis TEXT NOT NULL CHECK (json_valid(basis)),
  pack TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  pack_digest TEXT NOT NULL,
  content BLOB NOT NULL,
  receipt TEXT NOT NULL CHECK (json_valid(receipt)),
  leaf INTEGER NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, sender) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX override_reference ON override (hub_id, reference);
CREATE INDEX override_released ON override (hub_id, released_at);

-- Everything that happened to it, on the one track it belongs to.
CREATE TABLE override_event (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  override TEXT NOT NULL,
  track TEXT NOT NULL CHECK (track IN ('release', 'receipt', 'supervision', 'review', 'told')),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  person TEXT NOT NULL DEFAULT '',
  code TEXT NOT NULL DEFAULT '',
  sealed BLOB,
  leaf INTEGER NOT NULL,
  PRIMARY KEY (hub_id, override, leaf, id),
  FOREIGN KEY (hub_id, override) REFERENCES override (hub_id, id)
) STRICT, WITHOUT ROWID;

-- Who may know of it, why, and whether they may read its words: only people fixed at Send may.
CREATE TABLE override_seen (
  hub_id TEXT NOT NULL,
  override TEXT NOT NULL,
  person TEXT NOT NULL,
  why TEXT NOT NULL,
  content INTEGER NOT NULL CHECK (content IN (0, 1)),
  since INTEGER NOT NULL,
  PRIMARY KEY (hub_id, person, override, why),
  FOREIGN KEY (hub_id, override) REFERENCES override (hub_id, id),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX override_seen_by ON override_seen (hub_id, override);

-- Who must never learn of it, by any way.
CREATE TABLE override_kept_from (
  hub_id TEXT NOT NULL,
  override TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (hub_id, override, person),
  FOREIGN KEY (hub_id, override) REFERENCES override (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX override_kept_from_person ON override_kept_from (hub_id, person);

-- The four digits a supervisor says on the phone, as a keyed hash; salt makes live ones differ.
CREATE TABLE override_code (
  hub_id TEXT NOT NULL,
  override TEXT NOT NULL,
  person TEXT NOT NULL,
  salt INTEGER NOT NULL,
  mac BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (hub_id, override, person),
  FOREIGN KEY (hub_id, override) REFERENCES override (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX override_code_live ON override_code (hub_id, mac) WHERE ended_at IS NULL;

-- Who is on call, in order, and who is able to act; each change is a new row.
CREATE TABLE roster (
  hub_id TEXT NOT NULL REFERENCES hub,
  version INTEGER NOT NULL CHECK (version >= 1),
  on_call TEXT NOT NULL CHECK (json_valid(on_call) AND json_array_length(on_call) >= 1),
  able TEXT NOT NULL CHECK (json_valid(able)),
  set_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, version)
) STRICT, WITHOUT ROWID;

-- How outside messages reach a person.
CREATE TABLE reach (
  hub_id TEXT NOT NULL,
  person TEXT NOT NULL,
  mail TEXT NOT NULL DEFAULT '',
  hook TEXT NOT NULL DEFAULT '',
  ordinary INTEGER NOT NULL DEFAULT 0 CHECK (ordinary IN (0, 1)),
  PRIMARY KEY (hub_id, person),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;

-- A channel that does not get its messages out, since when and why.
CREATE TABLE channel_failure (
  hub_id TEXT NOT NULL REFERENCES hub,
  channel TEXT NOT NULL,
  since INTEGER NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY (hub_id, channel)
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN thing TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE outbox ADD COLUMN outcome TEXT CHECK (outcome IN ('sent', 'cancelled', 'given-up'));
CREATE INDEX outbox_thing ON outbox (hub_id, thing) WHERE done_at IS NULL;

-- The five tracks, each on its own.
CREATE VIEW override_release AS
SELECT o.hub_id, o.id AS override, o.released_at,
  min(CASE WHEN e.kind = 'stood-down' THEN e.at END) AS stood_down_at,
  min(CASE WHEN e.kind = 'detailed' THEN e.at END) AS detailed_at
FROM override o
LEFT JOIN override_event e ON e.hub_id = o.hub_id AND e.override = o.id AND e.track = 'release'
GROUP BY o.hub_id, o.id;

CREATE VIEW override_receipt AS
SELECT e.hub_id, e.override, CASE e.person WHEN '' THEN e.by ELSE e.person END AS person,
  min(CASE WHEN e.kind = 'told' THEN e.at END) AS told_at,
  min(CASE WHEN e.kind IN ('opened', 'read-back') THEN e.at END) AS opened_at,
  min(CASE WHEN e.kind = 'told-by-phone' THEN e.at END) AS by_phone_at
FROM override_event e WHERE e.track = 'receipt'
GROUP BY e.hub_id, e.override, 3;

CREATE VIEW override_supervision AS
SELECT o.hub_id, o.id AS override,
  min(CASE WHEN e.kind IN ('acknowledged', 'has-it-by-voice') AND NOT EXISTS (
    SELECT 1 FROM override_event d WHERE d.hub_id = e.hub_id AND d.override = e.override
    AND d.kind = 'voice-denied' AND d.by = e.person AND d.leaf > e.leaf) THEN e.at END)
    AS acknowledged_at,
  max(CASE WHEN e.kind = 'shown' AND e.code = 'every-workstation' THEN 1 ELSE 0 END) AS everyone
FROM override o
LEFT JOIN override_event e ON e.hub_id = o.hub_id AND e.override = o.id AND e.track = 'supervision'
GROUP BY o.hub_id, o.id;

CREATE VIEW override_review AS
SELECT o.hub_id, o.id AS override, min(e.at) AS reviewed_at
FROM override o
LEFT JOIN override_event e ON e.hub_id = o.hub_id AND e.override = o.id AND e.kind = 'reviewed'
GROUP BY o.hub_id, o.id;

CREATE VIEW override_told AS
SELECT o.hub_id, o.id AS override, max(e.leaf) AS leaf
FROM override o
LEFT JOIN override_event e ON e.hub_id = o.hub_id AND e.override = o.id AND e.track = 'told'
GROUP BY o.hub_id, o.id;

CREATE TRIGGER override_no_update BEFORE UPDATE ON override BEGIN SELECT RAISE(ABORT, 'fixed at send'); END;
CREATE TRIGGER override_no_delete BEFORE DELETE ON override BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER override_event_no_update BEFORE UPDATE ON override_event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER override_event_no_delete BEFORE DELETE ON override_event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER override_seen_no_update BEFORE UPDATE ON override_seen BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER override_kept_from_no_change BEFORE UPDATE ON override_kept_from BEGIN SELECT RAISE(ABORT, 'fixed at send'); END;
CREATE TRIGGER override_kept_from_no_delete BEFORE DELETE ON override_kept_from BEGIN SELECT RAISE(ABORT, 'fixed at send'); END;
CREATE TRIGGER roster_no_update BEFORE UPDATE ON roster BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER roster_no_delete BEFORE DELETE ON roster BEGIN SELECT RAISE(ABORT, 'append only'); END;

-- The table itself refuses a reader who was not fixed at Send, or from whom it is kept.
CREATE TRIGGER override_seen_fixed BEFORE INSERT ON override_seen
WHEN (NEW.content = 1 AND NOT EXISTS (
    SELECT 1 FROM override o, json_each(o.readers) r
    WHERE o.hub_id = NEW.hub_id AND o.id = NEW.override AND r.value = NEW.person))
  OR EXISTS (SELECT 1 FROM override_kept_from k
    WHERE k.hub_id = NEW.hub_id AND k.override = NEW.override AND k.person = NEW.person)
BEGIN SELECT RAISE(ABORT, 'not fixed at send'); END;
