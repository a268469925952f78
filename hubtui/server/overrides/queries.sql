-- name: setting_value(hub_id, name)$
SELECT value FROM setting WHERE hub_id = :hub_id AND name = :name;

-- name: add_override(hub_id, id, reference, sender, sender_agency, written_at, late, called, called_at, ladder, readers, basis, pack, pack_version, pack_digest, content, receipt, leaf, now)!
INSERT INTO override (hub_id, id, reference, sender, sender_agency, written_at, released_at, late,
  called, called_at, ladder, readers, basis, pack, pack_version, pack_digest, content, receipt, leaf)
VALUES (:hub_id, :id, :reference, :sender, :sender_agency, :written_at, :now, :late,
  :called, :called_at, :ladder, :readers, :basis, :pack, :pack_version, :pack_digest, :content,
  :receipt, :leaf);

-- name: override(hub_id, id)^
SELECT * FROM override WHERE hub_id = :hub_id AND id = :id;

-- name: override_by_reference(hub_id, reference)^
SELECT * FROM override WHERE hub_id = :hub_id AND reference = :reference;

-- name: add_override_event(hub_id, id, override, track, kind, by, person, code, sealed, leaf, now)!
INSERT INTO override_event (hub_id, id, override, track, kind, at, by, person, code, sealed, leaf)
VALUES (:hub_id, :id, :override, :track, :kind, :now, :by, :person, :code, :sealed, :leaf);

-- name: override_events(hub_id, override)
SELECT id, kind, at, by, person, code, sealed, leaf FROM override_event
WHERE hub_id = :hub_id AND override = :override ORDER BY leaf, id;

-- name: overrides_naming(hub_id, person)
-- Of those not looked back on, each in which somebody said something or something was said of them.
SELECT DISTINCT e.override FROM override_look_back l
CROSS JOIN override_event e ON e.hub_id = l.hub_id AND e.override = l.override
WHERE l.hub_id = :hub_id AND l.reviewed_at IS NULL AND (e.by = :person OR e.person = :person)
ORDER BY e.override;

-- name: show_override(hub_id, override, person, why, content, now)!
INSERT INTO override_seen (hub_id, override, person, why, content, since)
VALUES (:hub_id, :override, :person, :why, :content, :now) ON CONFLICT DO NOTHING;

-- name: override_relations(hub_id, override, person)
SELECT s.why FROM override_seen s WHERE s.hub_id = :hub_id AND s.override = :override
  AND s.person = :person AND NOT EXISTS (SELECT 1 FROM override_kept_from k
    WHERE k.hub_id = s.hub_id AND k.override = s.override AND k.person = s.person);

-- name: override_seen_by(hub_id, override, person, at)
-- Why somebody could see it at that moment already; nothing where it is kept from them.
SELECT s.why FROM override_seen s WHERE s.hub_id = :hub_id AND s.override = :override
  AND s.person = :person AND s.since <= :at AND NOT EXISTS (SELECT 1 FROM override_kept_from k
    WHERE k.hub_id = s.hub_id AND k.override = s.override AND k.person = s.person);

-- name: override_viewers(hub_id, override)
SELECT person, json_group_array(why) AS whys FROM override_seen
WHERE hub_id = :hub_id AND override = :override GROUP BY person ORDER BY person;

-- name: keep_override_from(hub_id, override, person)!
INSERT INTO override_kept_from (hub_id, override, person) VALUES (:hub_id, :override, :person)
ON CONFLICT DO NOTHING;

-- name: override_kept_from(hub_id, override, person)$
SELECT EXISTS (SELECT 1 FROM override_kept_from
  WHERE hub_id = :hub_id AND override = :override AND person = :person);

-- name: overrides_seen(hub_id, person, since)
WITH listed AS (
  SELECT override FROM override_look_back WHERE hub_id = :hub_id AND reviewed_at IS NULL
  UNION ALL
  SELECT override FROM override_look_back WHERE hub_id = :hub_id AND reviewed_at > :since)
SELECT o.id, o.reference, o.sender, o.released_at, o.late, o.ladder, json_group_array(s.why) AS whys
FROM listed l
CROSS JOIN override_seen s ON s.hub_id = :hub_id AND s.person = :person AND s.override = l.override
CROSS JOIN override o ON o.hub_id = s.hub_id AND o.id = s.override
WHERE NOT EXISTS (SELECT 1 FROM override_kept_from k WHERE k.hub_id = o.hub_id
    AND k.override = o.id AND k.person = s.person)
GROUP BY o.hub_id, o.id ORDER BY o.released_at, o.id;

-- name: overrides_for_everyone(hub_id, workstation, now)
-- Nobody it is kept from may be signed in there. Of those that are not over all who may want a
-- supervisor again; whether one does is for the domain to say, from the last word of each.
SELECT DISTINCT o.id, o.reference, o.released_at, o.late FROM override_event e
CROSS JOIN override o ON o.hub_id = e.hub_id AND o.id = e.override
JOIN override_supervision s ON s.hub_id = e.hub_id AND s.override = e.override
JOIN override_release r ON r.hub_id = e.hub_id AND r.override = e.override
WHERE e.hub_id = :hub_id AND e.kind = 'shown' AND e.code = 'every-workstation'
  AND s.everyone = 1 AND (s.acknowledged_at IS NULL OR r.stood_down_at IS NULL OR EXISTS (
    SELECT 1 FROM override_event v
    WHERE v.hub_id = e.hub_id AND v.override = e.override AND v.kind = 'word-void'))
  AND NOT EXISTS (SELECT 1 FROM override_kept_from k
    JOIN session t ON t.hub_id = k.hub_id AND t.person = k.person
    WHERE k.hub_id = o.hub_id AND k.override = o.id AND t.workstation = :workstation
      AND t.ended_at IS NULL AND t.ends_at > :now)
ORDER BY o.released_at, o.id;

-- name: signed_in(hub_id, now)
SELECT DISTINCT person, workstation FROM session
WHERE hub_id = :hub_id AND ended_at IS NULL AND ends_at > :now ORDER BY person, workstation;

-- name: agency_of_writer(hub_id, person, workstation, written)$
-- Of who was signed in at this workstation, and was still in the hub when they wrote it.
SELECT m.agency FROM person p JOIN membership m ON m.hub_id = p.hub_id AND m.person = p.id
WHERE p.hub_id = :hub_id AND p.id = :person AND (p.removed_at IS NULL OR p.removed_at > :written)
  AND EXISTS (SELECT 1 FROM session s
    WHERE s.hub_id = p.hub_id AND s.person = p.id AND s.workstation = :workstation);

-- name: add_override_code(hub_id, override, person, salt, mac, now)!
INSERT INTO override_code (hub_id, override, person, salt, mac, made_at)
VALUES (:hub_id, :override, :person, :salt, :mac, :now);

-- name: override_code(hub_id, override, person)^
SELECT salt, mac FROM override_code
WHERE hub_id = :hub_id AND override = :override AND person = :person;

-- name: override_code_taken(hub_id, mac)$
SELECT EXISTS (SELECT 1 FROM override_code
  WHERE hub_id = :hub_id AND mac = :mac AND ended_at IS NULL);

-- name: override_by_code(hub_id, mac, reference)^
-- A live one first; with its reference also one that somebody has acknowledged since.
SELECT c.override, c.person FROM override_code c
JOIN override o ON o.hub_id = c.hub_id AND o.id = c.override
WHERE c.hub_id = :hub_id AND c.mac = :mac
  AND ((c.ended_at IS NULL AND :reference = '') OR o.reference = :reference)
ORDER BY c.ended_at IS NOT NULL, c.made_at DESC LIMIT 1;

-- name: revive_override_code(hub_id, override, person)!
-- Where its digits were given to another meanwhile, the reference tells them apart.
UPDATE OR IGNORE override_code SET ended_at = NULL
WHERE hub_id = :hub_id AND override = :override AND person = :person;

-- name: renew_override_code(hub_id, override, person, salt, mac)!
UPDATE override_code SET salt = :salt, mac = :mac
WHERE hub_id = :hub_id AND override = :override AND person = :person;

-- name: end_override_codes(hub_id, override, now)!
UPDATE override_code SET ended_at = :now
WHERE hub_id = :hub_id AND override = :override AND ended_at IS NULL;

-- name: override_timers(hub_id, override)
SELECT step, round, due_at, done_at, outcome FROM timer
WHERE hub_id = :hub_id AND thing = :override ORDER BY due_at, id;

-- name: override_counts(hub_id, person, since, first)^
-- Ids sort by time: no alert before the first was sent since.
SELECT
  (SELECT count(*) FROM alert a
    WHERE a.hub_id = :hub_id AND a.id >= :first AND a.sent_at >= :since
    AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = a.hub_id AND k.kind = 'alert'
      AND k.thing = a.id AND k.person = :person)) AS alerts,
  (SELECT count(*) FROM override o WHERE o.hub_id = :hub_id AND o.released_at >= :since
    AND NOT EXISTS (SELECT 1 FROM override_kept_from k WHERE k.hub_id = o.hub_id
      AND k.override = o.id AND k.person = :person)) AS overrides;

-- name: overrides_since(hub_id, person, since)
SELECT o.id FROM override o
WHERE o.hub_id = :hub_id AND o.released_at >= :since
  AND NOT EXISTS (SELECT 1 FROM override_kept_from k WHERE k.hub_id = o.hub_id
    AND k.override = o.id AND k.person = :person);

-- name: override_leaves(hub_id, person, since)
SELECT json_extract(l.body, '$.event') AS event,
  CASE json_extract(l.body, '$.event') WHEN 'override:reviewed'
    THEN json_extract(l.body, '$.facts.code') ELSE '' END AS code,
  count(*) AS leaves
FROM override o CROSS JOIN log_leaf l
WHERE o.hub_id = :hub_id AND o.released_at >= :since AND l.hub_id = o.hub_id AND l.thing = o.id
  AND NOT EXISTS (SELECT 1 FROM override_kept_from k WHERE k.hub_id = o.hub_id
    AND k.override = o.id AND k.person = :person)
GROUP BY 1, 2;

-- name: roster(hub_id)^
SELECT version, on_call, able, set_by, at FROM roster
WHERE hub_id = :hub_id ORDER BY version DESC LIMIT 1;

-- name: first_on_call_since(hub_id, person)^
SELECT version, set_by, at FROM roster
WHERE hub_id = :hub_id AND version > coalesce(
  (SELECT max(version) FROM roster
    WHERE hub_id = :hub_id AND json_extract(on_call, '$[0]') != :person), 0)
ORDER BY version LIMIT 1;

-- name: add_roster(hub_id, version, on_call, able, by, now)!
INSERT INTO roster (hub_id, version, on_call, able, set_by, at)
VALUES (:hub_id, :version, :on_call, :able, :by, :now);
