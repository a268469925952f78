-- name: add_workstation(hub_id, id, name, public_key, public_place, now)!
INSERT INTO workstation (hub_id, id, name, public_key, public_place, enrolled_at)
VALUES (:hub_id, :id, :name, :public_key, :public_place, :now);

-- name: workstation(hub_id, id)^
SELECT id, name, public_key, public_place FROM workstation
WHERE hub_id = :hub_id AND id = :id AND revoked_at IS NULL;

-- name: revoke_workstation(hub_id, id, now)!
UPDATE workstation SET revoked_at = :now WHERE hub_id = :hub_id AND id = :id AND revoked_at IS NULL;

-- name: workstation_by_key(hub_id, public_key)^
SELECT id FROM workstation WHERE hub_id = :hub_id AND public_key = :public_key AND revoked_at IS NULL;

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
-- A wrong code names none of those that are out, so it counts against each.
UPDATE enrolment_code SET tries = tries + 1
WHERE hub_id = :hub_id AND used_at IS NULL AND ends_at > :now;

-- name: set_person_code(hub_id, person, code_hash, until)!
INSERT INTO credential (hub_id, person, code_hash, code_until)
VALUES (:hub_id, :person, :code_hash, :until)
ON CONFLICT (hub_id, person) DO UPDATE SET code_hash = excluded.code_hash,
  code_until = excluded.code_until, code_tries = 0;

-- name: credential(hub_id, person)^
SELECT c.verifier, c.code_hash, c.code_until, c.code_tries FROM credential c
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
-- Who holds this token, with the roles they have at this moment.
SELECT s.id, s.person, s.workstation, s.ends_at, s.failed, m.roles, m.agency
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
