-- name: add_workstation(hub_id, id, name, public_key, public_place, now)!
INSERT INTO workstation (hub_id, id, name, public_key, public_place, enrolled_at)
VALUES (:hub_id, :id, :name, :public_key, :public_place, :now);

-- name: workstation(hub_id, id)^
SELECT id, name, public_key, public_place FROM workstation
WHERE hub_id = :hub_id AND id = :id AND revoked_at IS NULL;

-- name: revoke_workstation(hub_id, id, now)!
UPDATE workstation SET revoked_at = :now WHERE hub_id = :hub_id AND id = :id AND revoked_at IS NULL;

-- name: add_enrolment_code(hub_id, id, code_hash, made_by, now, until)!
INSERT INTO enrolment_code (hub_id, id, code_hash, workstation_name, made_by, made_at, ends_at)
VALUES (:hub_id, :id, :code_hash, '', :made_by, :now, :until);

-- name: use_enrolment_code(hub_id, code_hash, now, most)<!
UPDATE enrolment_code SET used_at = :now
WHERE hub_id = :hub_id AND code_hash = :code_hash AND used_at IS NULL AND ends_at > :now
  AND tries < :most
RETURNING id;

-- name: enrolment_code_out(hub_id, now, most)$
SELECT EXISTS (SELECT 1 FROM enrolment_code
  WHERE hub_id = :hub_id AND used_at IS NULL AND ends_at > :now AND tries < :most);

-- name: count_enrolment_try(hub_id, now)!
-- A wrong code could be meant for any open one, so it counts against each.
UPDATE enrolment_code SET tries = tries + 1
WHERE hub_id = :hub_id AND used_at IS NULL AND ends_at > :now;

-- name: set_person_code(hub_id, person, code_hash, until)!
INSERT INTO credential (hub_id, person, code_hash, code_until)
VALUES (:hub_id, :person, :code_hash, :until)
ON CONFLICT (hub_id, person) DO UPDATE SET code_hash = excluded.code_hash,
  code_until = excluded.code_until, code_tries = 0;

-- name: credential(hub_id, person)^
SELECT c.verifier, c.code_hash, c.code_until, c.code_tries, c.changed_at FROM credential c
JOIN person p ON p.hub_id = c.hub_id AND p.id = c.person AND p.removed_at IS NULL
WHERE c.hub_id = :hub_id AND c.person = :person;

-- name: set_verifier(hub_id, person, verifier, now)!
UPDATE credential SET verifier = :verifier, changed_at = :now, code_hash = NULL, code_until = NULL,
  code_tries = 0
WHERE hub_id = :hub_id AND person = :person;

-- name: use_person_code(hub_id, person, code_hash, verifier, now)<!
UPDATE credential SET verifier = :verifier, changed_at = :now, code_hash = NULL, code_until = NULL,
  code_tries = 0
WHERE hub_id = :hub_id AND person = :person AND code_hash = :code_hash AND code_until > :now
RETURNING person;

-- name: drop_secrets(hub_id, person)!
-- Removes all that signs this person in; the time a passphrase was last set is kept.
UPDATE credential SET verifier = NULL, code_hash = NULL, code_until = NULL, code_tries = 0
WHERE hub_id = :hub_id AND person = :person;

-- name: add_person_code(hub_id, id, person, by, now)!
INSERT INTO person_code (hub_id, id, person, made_by, made_at)
VALUES (:hub_id, :id, :person, :by, :now);

-- name: person_code_out(hub_id, person)^
-- The last unused code: a later code replaces an earlier one.
SELECT id FROM person_code
WHERE hub_id = :hub_id AND person = :person AND used_at IS NULL ORDER BY id DESC LIMIT 1;

-- name: note_code_used(hub_id, id, workstation, first, now)!
UPDATE person_code SET used_at = :now, workstation = :workstation, first = :first
WHERE hub_id = :hub_id AND id = :id AND used_at IS NULL;

-- name: person_code(hub_id, id)^
SELECT id, person, made_by, made_at, used_at FROM person_code WHERE hub_id = :hub_id AND id = :id
  AND used_at IS NOT NULL AND first = 0;

-- name: open_codes(hub_id)
-- Codes used to sign in whose person nobody has confirmed yet.
SELECT c.id, c.person, c.made_by, c.made_at, c.used_at, coalesce(w.name, '') AS workstation
FROM person_code c
JOIN person p ON p.hub_id = c.hub_id AND p.id = c.person AND p.removed_at IS NULL
LEFT JOIN workstation w ON w.hub_id = c.hub_id AND w.id = c.workstation
WHERE c.hub_id = :hub_id AND c.used_at IS NOT NULL AND c.settled_at IS NULL AND c.first = 0
ORDER BY c.used_at, c.id;

-- name: code_makers_since(hub_id, since)
SELECT person, made_by FROM person_code
WHERE hub_id = :hub_id AND used_at > :since AND made_by <> '';

-- name: watch_givers_since(hub_id, since)
SELECT person, watch_by FROM membership
WHERE hub_id = :hub_id AND watch_at > :since AND watch_by <> '';

-- name: note_watch_given(hub_id, person, by, now)!
UPDATE membership SET watch_by = :by, watch_at = :now WHERE hub_id = :hub_id AND person = :person;

-- name: settle_codes(hub_id, person, until, by, outcome, now)
UPDATE person_code SET settled_at = :now, settled_by = :by, outcome = :outcome
WHERE hub_id = :hub_id AND person = :person AND used_at IS NOT NULL AND used_at <= :until
  AND settled_at IS NULL AND first = 0
RETURNING id;

-- name: in_doubt_at(hub_id, person, at)$
-- Whether the person was in doubt at that time; no longer so if they were confirmed since.
SELECT EXISTS (SELECT 1 FROM person_code WHERE hub_id = :hub_id AND person = :person AND first = 0
  AND used_at <= :at AND (settled_at IS NULL OR (outcome = 'no' AND settled_at >= :at)));

-- name: add_notice(hub_id, id, person, kind, about, by, reference, now)!
INSERT INTO notice (hub_id, id, person, kind, about, by, reference, at)
VALUES (:hub_id, :id, :person, :kind, :about, :by, :reference, :now);

-- name: notices(hub_id, person, since)
-- The newest of each kind and person, by each who did it: many of one push out no other.
SELECT max(n.id) AS id, n.kind, n.about, n.by, n.reference, n.at, coalesce(p.name, '') AS name
FROM notice n LEFT JOIN person p ON p.hub_id = n.hub_id AND p.id = n.about
WHERE n.hub_id = :hub_id AND n.person = :person AND n.at > :since
GROUP BY n.kind, n.about, n.by, n.reference ORDER BY id DESC;

-- name: senders_to(hub_id, person)
-- Senders with an open alert to this person, with the newest of each.
SELECT a.sender, max(a.id) AS id, a.reference FROM visibility v
JOIN alert a ON a.hub_id = v.hub_id AND a.id = v.alert
JOIN person p ON p.hub_id = a.hub_id AND p.id = a.sender AND p.removed_at IS NULL
WHERE v.hub_id = :hub_id AND v.person = :person AND v.why = 'recipient' AND v.until IS NULL
  AND a.ended_at IS NULL AND a.sender <> :person
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = v.hub_id AND k.kind = 'alert'
    AND k.thing = v.alert AND k.person = v.person)
GROUP BY a.sender ORDER BY a.sender;

-- name: throttle(hub_id, account, workstation)^
SELECT fails, wait_until, changed_at FROM throttle
WHERE hub_id = :hub_id AND account = :account AND workstation = :workstation;

-- name: set_throttle(hub_id, account, workstation, fails, until, now)!
INSERT INTO throttle (hub_id, account, workstation, fails, wait_until, changed_at)
VALUES (:hub_id, :account, :workstation, :fails, :until, :now)
ON CONFLICT (hub_id, account, workstation) DO UPDATE SET fails = excluded.fails,
  wait_until = excluded.wait_until, changed_at = excluded.changed_at;

-- name: clear_throttle(hub_id, account, workstation)!
DELETE FROM throttle WHERE hub_id = :hub_id AND account = :account AND workstation = :workstation;

-- name: clear_throttles(hub_id, account)!
DELETE FROM throttle WHERE hub_id = :hub_id AND account = :account;

-- name: add_failed_try(hub_id, person, workstation, now)!
INSERT INTO failed_try (hub_id, person, workstation, at) VALUES (:hub_id, :person, :workstation, :now)
ON CONFLICT (hub_id, person, workstation) DO UPDATE SET at = excluded.at;

-- name: failed_tries(hub_id, person)
SELECT w.name, f.at FROM failed_try f
JOIN workstation w ON w.hub_id = f.hub_id AND w.id = f.workstation
WHERE f.hub_id = :hub_id AND f.person = :person ORDER BY f.at;

-- name: forget_failed_tries(hub_id, person)!
DELETE FROM failed_try WHERE hub_id = :hub_id AND person = :person;

-- name: add_session(hub_id, token_hash, id, person, workstation, now, until, failed)!
INSERT INTO session (hub_id, token_hash, id, person, workstation, started_at, seen_at, ends_at, failed)
VALUES (:hub_id, :token_hash, :id, :person, :workstation, :now, :now, :until, :failed);

-- name: session_of(hub_id, token_hash, now)^
-- The session of a token, with the person's roles at this moment.
SELECT s.id, s.person, s.workstation, s.ends_at, s.failed, m.roles, m.agency,
  coalesce((SELECT max(c.used_at) FROM person_code c WHERE c.hub_id = s.hub_id
    AND c.person = s.person AND c.used_at IS NOT NULL AND c.settled_at IS NULL AND c.first = 0), 0)
    AS doubt_since
FROM session s
JOIN person p ON p.hub_id = s.hub_id AND p.id = s.person AND p.removed_at IS NULL
JOIN membership m ON m.hub_id = s.hub_id AND m.person = s.person
JOIN workstation w ON w.hub_id = s.hub_id AND w.id = s.workstation AND w.revoked_at IS NULL
WHERE s.hub_id = :hub_id AND s.token_hash = :token_hash AND s.ended_at IS NULL AND s.ends_at > :now;

-- name: live_sessions(hub_id, person, now)
SELECT id, token_hash FROM session
WHERE hub_id = :hub_id AND person = :person AND ended_at IS NULL AND ends_at > :now
ORDER BY started_at, id;

-- name: end_session(hub_id, id, person, now)!
UPDATE session SET ended_at = :now
WHERE hub_id = :hub_id AND person = :person AND id = :id AND ended_at IS NULL;

-- name: count_refusal(hub_id, actor, act, minute)<!
INSERT INTO refusal_minute (hub_id, actor, act, minute, count)
VALUES (:hub_id, :actor, :act, :minute, 1)
ON CONFLICT (hub_id, actor, act, minute) DO UPDATE SET count = count + 1
RETURNING count;
