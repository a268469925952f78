-- name: setting_values(hub_id)
SELECT name, value FROM setting WHERE hub_id = :hub_id;

-- name: set_setting(hub_id, name, value)!
INSERT INTO setting (hub_id, name, value) VALUES (:hub_id, :name, :value)
ON CONFLICT (hub_id, name) DO UPDATE SET value = excluded.value;

-- name: add_agency(hub_id, id, name, kind, listed)!
INSERT INTO agency (hub_id, id, name, kind, listed) VALUES (:hub_id, :id, :name, :kind, :listed);

-- name: agencies(hub_id, pack, version, digest)
SELECT a.id, a.name, a.kind, a.listed, EXISTS (
  SELECT 1 FROM pack_acceptance p WHERE p.hub_id = a.hub_id AND p.agency = a.id
  AND p.pack = :pack AND p.version = :version AND p.digest = :digest) AS accepted
FROM agency a WHERE a.hub_id = :hub_id AND a.ended_at IS NULL ORDER BY a.name, a.id;

-- name: agency(hub_id, id, pack, version, digest)^
SELECT a.id, a.name, a.kind, a.listed, EXISTS (
  SELECT 1 FROM pack_acceptance p WHERE p.hub_id = a.hub_id AND p.agency = a.id
  AND p.pack = :pack AND p.version = :version AND p.digest = :digest) AS accepted
FROM agency a WHERE a.hub_id = :hub_id AND a.id = :id AND a.ended_at IS NULL;

-- name: add_person(hub_id, id, name, folded, job, phone, now)!
INSERT INTO person (hub_id, id, name, folded, job, phone, made_at)
VALUES (:hub_id, :id, :name, :folded, :job, :phone, :now);

-- name: add_membership(hub_id, person, agency, roles, skills, days_in, now)!
INSERT INTO membership (hub_id, person, agency, roles, skills, days_in, since)
VALUES (:hub_id, :person, :agency, :roles, :skills, :days_in, :now);

-- name: set_roles(hub_id, person, roles)!
UPDATE membership SET roles = :roles, staff_asked = 0 WHERE hub_id = :hub_id AND person = :person;

-- name: staff_asked(hub_id)
-- People of whom it is still asked whether they work with clients beside their role.
SELECT p.id, p.name, m.roles FROM person p
JOIN membership m ON m.hub_id = p.hub_id AND m.person = p.id
WHERE p.hub_id = :hub_id AND p.removed_at IS NULL AND m.staff_asked = 1 ORDER BY p.folded, p.id;

-- name: remove_person(hub_id, person, now)!
UPDATE person SET removed_at = :now WHERE hub_id = :hub_id AND id = :person AND removed_at IS NULL;

-- name: people(hub_id, now)
SELECT p.id, p.name, p.job, p.phone, m.agency, m.roles, m.skills, m.days_in,
  coalesce(w.here = 1 AND w.shown = 1 AND w.until > :now, 0) AS here,
  coalesce(CASE WHEN w.shown = 1 THEN w.back END, '') AS back
FROM person p
JOIN membership m ON m.hub_id = p.hub_id AND m.person = p.id
LEFT JOIN presence w ON w.hub_id = p.hub_id AND w.person = p.id
WHERE p.hub_id = :hub_id AND p.removed_at IS NULL ORDER BY p.folded, p.id;

-- name: person(hub_id, id, now)^
SELECT p.id, p.name, p.job, p.phone, p.settings, m.agency, m.roles, m.skills, m.days_in,
  coalesce(w.here = 1 AND w.shown = 1 AND w.until > :now, 0) AS here,
  coalesce(w.back, '') AS back
FROM person p
JOIN membership m ON m.hub_id = p.hub_id AND m.person = p.id
LEFT JOIN presence w ON w.hub_id = p.hub_id AND w.person = p.id
WHERE p.hub_id = :hub_id AND p.id = :id AND p.removed_at IS NULL;

-- name: colleague(hub_id, id, pack, version, digest)^
-- A person with their office; kind and listed are NULL if the office has ended.
SELECT p.id, m.days_in, coalesce(w.back, '') AS back, EXISTS (SELECT 1 FROM person_code c
    WHERE c.hub_id = p.hub_id AND c.person = p.id AND c.used_at IS NOT NULL
    AND c.settled_at IS NULL AND c.first = 0) AS in_doubt, m.agency, a.kind, a.listed, EXISTS (
  SELECT 1 FROM pack_acceptance t WHERE t.hub_id = a.hub_id AND t.agency = a.id
  AND t.pack = :pack AND t.version = :version AND t.digest = :digest) AS accepted
FROM person p
JOIN membership m ON m.hub_id = p.hub_id AND m.person = p.id
LEFT JOIN agency a ON a.hub_id = m.hub_id AND a.id = m.agency AND a.ended_at IS NULL
LEFT JOIN presence w ON w.hub_id = p.hub_id AND w.person = p.id
WHERE p.hub_id = :hub_id AND p.id = :id AND p.removed_at IS NULL;

-- name: set_person_settings(hub_id, id, settings)!
UPDATE person SET settings = :settings WHERE hub_id = :hub_id AND id = :id;

-- name: set_presence(hub_id, person, here, shown, until, back, now)!
INSERT INTO presence (hub_id, person, here, shown, until, back, said_at)
VALUES (:hub_id, :person, :here, :shown, :until, :back, :now)
ON CONFLICT (hub_id, person) DO UPDATE SET here = excluded.here, shown = excluded.shown,
  until = excluded.until, back = excluded.back, said_at = excluded.said_at;

-- name: mark_present(hub_id, person, until, now)!
INSERT INTO presence (hub_id, person, here, until, said_at)
VALUES (:hub_id, :person, 1, :until, :now)
ON CONFLICT (hub_id, person) DO UPDATE SET here = 1, until = excluded.until, back = '',
  said_at = excluded.said_at;

-- name: add_pack(hub_id, id, version, digest, now)!
INSERT INTO pack (hub_id, id, version, digest, loaded_at)
VALUES (:hub_id, :id, :version, :digest, :now) ON CONFLICT DO NOTHING;

-- name: known_pack(hub_id, id, version, digest)^
SELECT 1 AS known FROM pack
WHERE hub_id = :hub_id AND id = :id AND version = :version AND digest = :digest;

-- name: accept_pack(hub_id, agency, pack, version, digest, by, now)!
INSERT INTO pack_acceptance (hub_id, agency, pack, version, digest, accepted_by, at)
VALUES (:hub_id, :agency, :pack, :version, :digest, :by, :now) ON CONFLICT DO NOTHING;

-- name: add_introduction(hub_id, id, made_by, one, other, now)!
INSERT INTO introduction (hub_id, id, made_by, one, other, at)
VALUES (:hub_id, :id, :made_by, :one, :other, :now);

-- name: introduced(hub_id, made_by, one, other, since)^
SELECT id, made_by, one, other, at FROM introduction
WHERE hub_id = :hub_id AND one = :one AND other = :other AND made_by = :made_by AND at > :since
ORDER BY id LIMIT 1;

-- name: introductions(hub_id, person)
SELECT * FROM (
  SELECT id, made_by, one, other, at FROM introduction WHERE hub_id = :hub_id AND one = :person
  UNION ALL
  SELECT id, made_by, one, other, at FROM introduction WHERE hub_id = :hub_id AND other = :person
  UNION ALL
  SELECT id, made_by, one, other, at FROM introduction
  WHERE hub_id = :hub_id AND made_by = :person AND :person NOT IN (one, other))
ORDER BY id DESC LIMIT 200;

-- name: folded_names(hub_id)
SELECT folded FROM person WHERE hub_id = :hub_id AND removed_at IS NULL;
