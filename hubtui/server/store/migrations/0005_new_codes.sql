-- Who made a sign-in code for whom, and whether somebody has said that it was them who used it.

-- A code is kept for its maker; first: nobody had ever signed in as this person before.
CREATE TABLE person_code (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER,
  workstation TEXT NOT NULL DEFAULT '',
  first INTEGER NOT NULL DEFAULT 0 CHECK (first IN (0, 1)),
  settled_at INTEGER,
  settled_by TEXT,
  outcome TEXT CHECK (outcome IN ('yes', 'no')),
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_code_person ON person_code (hub_id, person, used_at);
CREATE INDEX person_code_open ON person_code (hub_id, person)
  WHERE used_at IS NOT NULL AND settled_at IS NULL AND first = 0;

-- What somebody is told of power used in the hub: a code, a role, who is on call. No content.
CREATE TABLE notice (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  by TEXT NOT NULL,
  reference TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_person ON notice (hub_id, person, at);

ALTER TABLE draft ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE membership ADD COLUMN watch_by TEXT NOT NULL DEFAULT '';
ALTER TABLE membership ADD COLUMN watch_at INTEGER NOT NULL DEFAULT 0;
