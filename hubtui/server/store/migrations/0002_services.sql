-- What the services keep besides the hub's first tables.

-- How the hub is set: phone card, suburbs, hours and the like, a JSON value by name.
CREATE TABLE setting (
  hub_id TEXT NOT NULL REFERENCES hub,
  name TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (hub_id, name)
) STRICT, WITHOUT ROWID;

-- Acts a person may ask for twice and get once, by the key their desk chose.
CREATE TABLE request (
  hub_id TEXT NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  digest BLOB NOT NULL,
  thing TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, person, kind, key),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;

-- Failed tries since a person last came in, to tell them of.
CREATE TABLE failed_try (
  hub_id TEXT NOT NULL,
  person TEXT NOT NULL,
  workstation TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (hub_id, person, workstation),
  FOREIGN KEY (hub_id, person) REFERENCES person (hub_id, id)
) STRICT, WITHOUT ROWID;

ALTER TABLE session ADD COLUMN failed TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(failed));
ALTER TABLE presence ADD COLUMN shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1));
ALTER TABLE workstation ADD COLUMN public_place INTEGER NOT NULL DEFAULT 0 CHECK (public_place IN (0, 1));
ALTER TABLE draft ADD COLUMN sent_digest BLOB;
ALTER TABLE alert ADD COLUMN deputy TEXT;
ALTER TABLE alert ADD COLUMN first_due INTEGER NOT NULL DEFAULT 0;
