-- Times are whole microseconds since 1970, UTC. Ids are 32 hex digits, time-ordered.
-- JSON columns hold codes and ids only; what a person wrote or is named in is in sealed BLOBs.

-- The hub itself: one row; its log is named by origin.
CREATE TABLE hub (
  hub_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  practice INTEGER NOT NULL DEFAULT 0 CHECK (practice IN (0, 1)),
  log_origin TEXT NOT NULL,
  log_hash TEXT NOT NULL CHECK (log_hash IN ('sha256', 'sha384')),
  log_public BLOB NOT NULL,
  founded_at INTEGER NOT NULL
) STRICT;

-- An office in the hub; listed holds the statutory lists it stands on.
CREATE TABLE agency (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  listed TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(listed)),
  extra_line TEXT NOT NULL DEFAULT '',
  ended_at INTEGER,
  PRIMARY KEY (hub_id, id)
) STRICT, WITHOUT ROWID;

-- A colleague; folded is the name without macrons or case, to find by.
CREATE TABLE person (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  job TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  find_me TEXT NOT NULL DEFAULT '',
  settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
  made_at INTEGER NOT NULL,
  removed_at INTEGER,
  PRIMARY KEY (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_folded ON person (hub_id, folded) WHERE removed_at IS NULL;

-- What a person is in the hub now: agency, roles, skills, weekdays in (0 is Monday).
CREATE TABLE membership (
  hub_id TEXT NOT NULL,
  person TEXT NOT NULL,
  agency TEXT NOT NULL,
  roles TEXT NOT NULL CHECK (json_valid(roles)),
  skills TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(skills)),
  days_in TEXT NOT NULL DEFAULT '[0,1,2,3,4]' CHECK (json_valid(days_in)),
  since INTEGER NOT NULL,
  PRIMARY KEY (hub_id, person),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, agency) REFERENCES agency (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_agency ON membership (hub_id, agency);

-- How a person proves who they are; kept apart so that no list reads it.
CREATE TABLE credential (
  hub_id TEXT NOT NULL,
  person TEXT NOT NULL,
  verifier TEXT,
  changed_at INTEGER,
  code_hash BLOB,
  code_until INTEGER,
  code_tries INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (hub_id, person),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;

-- Failed tries by account (a keyed hash of the name, known or not) and workstation.
CREATE TABLE throttle (
  hub_id TEXT NOT NULL REFERENCES hub,
  account BLOB NOT NULL,
  workstation TEXT NOT NULL,
  fails INTEGER NOT NULL,
  wait_until INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, account, workstation)
) STRICT, WITHOUT ROWID;

-- A machine enrolled with the hub; its private key never leaves it.
CREATE TABLE workstation (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  room TEXT NOT NULL DEFAULT '',
  public_key BLOB NOT NULL,
  enrolled_at INTEGER NOT NULL,
  seen_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (hub_id, id)
) STRICT, WITHOUT ROWID;

-- A single-use code to enrol one workstation.
CREATE TABLE enrolment_code (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  code_hash BLOB NOT NULL,
  workstation_name TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  used_at INTEGER,
  PRIMARY KEY (hub_id, id)
) STRICT, WITHOUT ROWID;

-- A signed-in person at a workstation; only the token's hash is here.
CREATE TABLE session (
  hub_id TEXT NOT NULL,
  token_hash BLOB NOT NULL,
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  workstation TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  stepped_up_at INTEGER,
  ended_at INTEGER,
  PRIMARY KEY (hub_id, token_hash),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, workstation) REFERENCES workstation (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (hub_id, person) WHERE ended_at IS NULL;
CREATE INDEX session_workstation ON session (hub_id, workstation) WHERE ended_at IS NULL;

-- Whether a person says they are in, and until when or when next.
CREATE TABLE presence (
  hub_id TEXT NOT NULL,
  person TEXT NOT NULL,
  here INTEGER NOT NULL CHECK (here IN (0, 1)),
  until INTEGER,
  back TEXT NOT NULL DEFAULT '',
  said_at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, person),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;

-- An alert as it stands; what it says is in its versions.
CREATE TABLE alert (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  reference TEXT NOT NULL,
  sender TEXT NOT NULL,
  sender_agency TEXT NOT NULL,
  recipient TEXT NOT NULL,
  recipient_agency TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'sent', 'opened', 'more-asked', 'acknowledged', 'in-progress', 'declined',
    'redirect-proposed', 'challenged', 'lapsed', 'recalled', 'misdirected', 'closed')),
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
  version INTEGER NOT NULL CHECK (version >= 1),
  sent_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  best_before INTEGER NOT NULL,
  opened_at INTEGER,
  moved_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT,
  worried INTEGER NOT NULL DEFAULT 0 CHECK (worried IN (0, 1)),
  late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
  PRIMARY KEY (hub_id, id),
  CHECK (sender <> recipient),
  FOREIGN KEY (hub_id, sender) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, recipient) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX alert_reference ON alert (hub_id, reference);
CREATE INDEX alert_waiting ON alert (hub_id, recipient, state, due_at, id);
CREATE INDEX alert_sent ON alert (hub_id, sender, state, due_at, id);
CREATE INDEX alert_live ON alert (hub_id, due_at, id) WHERE ended_at IS NULL;

-- What an alert said each time: codes in clear, the rest sealed under three keys.
CREATE TABLE alert_version (
  hub_id TEXT NOT NULL,
  alert TEXT NOT NULL,
  version INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
  basis TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(basis)),
  told TEXT NOT NULL DEFAULT '',
  pack TEXT NOT NULL DEFAULT '',
  pack_version TEXT NOT NULL DEFAULT '',
  pack_digest TEXT NOT NULL DEFAULT '',
  codes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(codes)),
  client BLOB,
  picked BLOB,
  words BLOB,
  view_digest TEXT NOT NULL,
  leaf INTEGER NOT NULL,
  PRIMARY KEY (hub_id, alert, version),
  FOREIGN KEY (hub_id, alert) REFERENCES alert (hub_id, id)
) STRICT, WITHOUT ROWID;

-- Who may know that an alert exists, why, and until when: the join of every read.
CREATE TABLE visibility (
  hub_id TEXT NOT NULL,
  alert TEXT NOT NULL,
  person TEXT NOT NULL,
  why TEXT NOT NULL,
  content INTEGER NOT NULL DEFAULT 0 CHECK (content IN (0, 1)),
  since INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (hub_id, person, alert, why),
  FOREIGN KEY (hub_id, alert) REFERENCES alert (hub_id, id),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visibility_alert ON visibility (hub_id, alert);

-- First opening of a version by a person: the answer to "who looked".
CREATE TABLE opening (
  hub_id TEXT NOT NULL,
  alert TEXT NOT NULL,
  version INTEGER NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  PRIMARY KEY (hub_id, alert, version, person),
  FOREIGN KEY (hub_id, alert, version) REFERENCES alert_version (hub_id, alert, version)
) STRICT, WITHOUT ROWID;

-- What was answered to a version; never changed.
CREATE TABLE answer (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  alert TEXT NOT NULL,
  version INTEGER NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  codes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(codes)),
  basis TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(basis)),
  told TEXT NOT NULL DEFAULT '',
  words BLOB,
  leaf INTEGER NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, alert, version) REFERENCES alert_version (hub_id, alert, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_alert ON answer (hub_id, alert, at);

-- "Is it OK to tell?": the walk through the guide, kept for the person's own file.
CREATE TABLE record (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  reference TEXT NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  channel TEXT NOT NULL,
  ending TEXT NOT NULL,
  basis TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(basis)),
  told TEXT NOT NULL DEFAULT '',
  pack TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  pack_digest TEXT NOT NULL,
  codes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(codes)),
  words BLOB,
  leaf INTEGER NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_reference ON record (hub_id, reference);
CREATE INDEX record_person ON record (hub_id, person, id);

-- "We talked": one says so, the other confirms; no content.
CREATE TABLE talk (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  reference TEXT NOT NULL,
  teller TEXT NOT NULL,
  listener TEXT NOT NULL,
  said_by TEXT NOT NULL,
  said_at INTEGER NOT NULL,
  talked_at INTEGER NOT NULL,
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
  basis TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(basis)),
  told TEXT NOT NULL DEFAULT '',
  pack TEXT NOT NULL DEFAULT '',
  pack_version TEXT NOT NULL DEFAULT '',
  pack_digest TEXT NOT NULL DEFAULT '',
  alert TEXT,
  state TEXT NOT NULL CHECK (state IN ('said', 'confirmed', 'denied')),
  settled_at INTEGER,
  PRIMARY KEY (hub_id, id),
  CHECK (teller <> listener),
  CHECK (said_by IN (teller, listener)),
  FOREIGN KEY (hub_id, teller) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, listener) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX talk_reference ON talk (hub_id, reference);
CREATE INDEX talk_teller ON talk (hub_id, teller, state, id);
CREATE INDEX talk_listener ON talk (hub_id, listener, state, id);

-- Two people brought together by a third.
CREATE TABLE introduction (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  made_by TEXT NOT NULL,
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  about TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, id),
  CHECK (one <> other),
  FOREIGN KEY (hub_id, one) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, other) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX introduction_one ON introduction (hub_id, one, id);
CREATE INDEX introduction_other ON introduction (hub_id, other, id);

-- What a person is writing; frozen is the version whose send has no answer yet.
CREATE TABLE draft (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  owner TEXT NOT NULL,
  job TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  sealed BLOB,
  changed_at INTEGER NOT NULL,
  frozen INTEGER,
  receipt TEXT CHECK (receipt IS NULL OR json_valid(receipt)),
  sent_version INTEGER,
  sent_at INTEGER,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, owner) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_owner ON draft (hub_id, owner, changed_at) WHERE sent_at IS NULL;

-- Who must never learn of a matter.
CREATE TABLE keep_from (
  hub_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('alert', 'draft')),
  thing TEXT NOT NULL,
  person TEXT NOT NULL,
  set_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, kind, thing, person),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;

-- A step that falls due; each happens once (lease_until keeps a failed one waiting).
CREATE TABLE timer (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  thing TEXT NOT NULL,
  step TEXT NOT NULL,
  round INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER,
  outcome TEXT CHECK (outcome IN ('fired', 'cancelled')),
  PRIMARY KEY (hub_id, id),
  CHECK ((done_at IS NULL) = (outcome IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX timer_once ON timer (hub_id, thing, step, round);
CREATE INDEX timer_due ON timer (hub_id, due_at, id) WHERE done_at IS NULL;

-- A content-free message to carry outside the hub.
CREATE TABLE outbox (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER,
  problem TEXT,
  PRIMARY KEY (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (hub_id, due_at, id) WHERE done_at IS NULL;

-- That something changed for a person, numbered for that person alone.
CREATE TABLE event (
  hub_id TEXT NOT NULL REFERENCES hub,
  person TEXT NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  PRIMARY KEY (hub_id, person, number)
) STRICT, WITHOUT ROWID;

-- A guidance pack the hub has used; its text is in the program or the hub's folder.
CREATE TABLE pack (
  hub_id TEXT NOT NULL REFERENCES hub,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  loaded_at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, id, version, digest)
) STRICT, WITHOUT ROWID;

-- Which office took on which pack, and who said so.
CREATE TABLE pack_acceptance (
  hub_id TEXT NOT NULL,
  agency TEXT NOT NULL,
  pack TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  accepted_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, agency, pack, version, digest),
  FOREIGN KEY (hub_id, agency) REFERENCES agency (hub_id, id)
) STRICT, WITHOUT ROWID;

-- A key that seals some of one thing, wrapped by the hub's key; deleting it shreds.
CREATE TABLE data_key (
  hub_id TEXT NOT NULL REFERENCES hub,
  thing TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  kek INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, thing, version, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX data_key_kek ON data_key (hub_id, kek);

-- What was shredded, to be shredded again when a copy is put back.
CREATE TABLE shred (
  hub_id TEXT NOT NULL REFERENCES hub,
  thing TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, thing, version, kind)
) STRICT, WITHOUT ROWID;

-- The log: one leaf an act, as the very text that is hashed.
CREATE TABLE log_leaf (
  hub_id TEXT NOT NULL REFERENCES hub,
  seq INTEGER NOT NULL CHECK (seq >= 0),
  body TEXT NOT NULL,
  actor TEXT GENERATED ALWAYS AS (json_extract(body, '$.actor')) VIRTUAL,
  thing TEXT GENERATED ALWAYS AS (json_extract(body, '$.thing')) VIRTUAL,
  PRIMARY KEY (hub_id, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_leaf_thing ON log_leaf (hub_id, thing);

-- Roots of full runs of 256 leaves, so that a proof reads few rows.
CREATE TABLE log_tile (
  hub_id TEXT NOT NULL REFERENCES hub,
  tile INTEGER NOT NULL CHECK (tile >= 0),
  root BLOB NOT NULL,
  PRIMARY KEY (hub_id, tile)
) STRICT, WITHOUT ROWID;

-- Signed heads, one a batch of acts: a C2SP note over the tree at that size.
CREATE TABLE log_head (
  hub_id TEXT NOT NULL REFERENCES hub,
  size INTEGER NOT NULL CHECK (size >= 1),
  at INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (hub_id, size)
) STRICT, WITHOUT ROWID;

-- The last head each workstation said it has seen.
CREATE TABLE witness (
  hub_id TEXT NOT NULL,
  workstation TEXT NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, workstation),
  FOREIGN KEY (hub_id, workstation) REFERENCES workstation (hub_id, id)
) STRICT, WITHOUT ROWID;

-- Refusals, counted by actor, act and minute; each minute has one leaf.
CREATE TABLE refusal_minute (
  hub_id TEXT NOT NULL REFERENCES hub,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  minute INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (hub_id, actor, act, minute)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_leaf_no_update BEFORE UPDATE ON log_leaf BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER log_leaf_no_delete BEFORE DELETE ON log_leaf BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER log_tile_no_update BEFORE UPDATE ON log_tile BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER log_tile_no_delete BEFORE DELETE ON log_tile BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER log_head_no_update BEFORE UPDATE ON log_head BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER log_head_no_delete BEFORE DELETE ON log_head BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER answer_no_update BEFORE UPDATE ON answer BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER answer_no_delete BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER opening_no_update BEFORE UPDATE ON opening BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER opening_no_delete BEFORE DELETE ON opening BEGIN SELECT RAISE(ABORT, 'append only'); END;
