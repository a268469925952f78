-- name: reach(hub_id, person)^
-- Returns no row for a person who has left.
SELECT r.mail, r.hook, r.ordinary FROM reach r
JOIN person p ON p.hub_id = r.hub_id AND p.id = r.person AND p.removed_at IS NULL
WHERE r.hub_id = :hub_id AND r.person = :person;

-- name: drop_reach(hub_id, person)!
DELETE FROM reach WHERE hub_id = :hub_id AND person = :person;

-- name: reaches(hub_id)
SELECT person, mail, hook, ordinary FROM reach WHERE hub_id = :hub_id;

-- name: set_reach(hub_id, person, mail, hook, ordinary)!
INSERT INTO reach (hub_id, person, mail, hook, ordinary)
VALUES (:hub_id, :person, :mail, :hook, :ordinary)
ON CONFLICT (hub_id, person) DO UPDATE SET mail = excluded.mail, hook = excluded.hook,
  ordinary = excluded.ordinary;

-- name: add_message(hub_id, id, person, kind, reference, thing, channel, due_at, now)!
INSERT INTO outbox (hub_id, id, person, kind, reference, thing, channel, made_at, due_at)
VALUES (:hub_id, :id, :person, :kind, :reference, :thing, :channel, :now, :due_at);

-- name: drop_messages(hub_id, thing, person, channel, now)!
-- Cancels unsent messages about a thing; an empty channel or person means any.
UPDATE outbox SET done_at = :now, outcome = 'cancelled'
WHERE hub_id = :hub_id AND thing = :thing AND done_at IS NULL
  AND (:person = '' OR person = :person) AND (:channel = '' OR channel = :channel);

-- name: due_messages(hub_id, now, most)
-- A wait of more than half an hour is ignored: it means that the clock was set back since.
SELECT * FROM outbox WHERE hub_id = :hub_id AND done_at IS NULL
AND (due_at <= :now OR due_at > :now + 1800000000)
ORDER BY kind = 'waiting', due_at, id LIMIT :most;

-- name: next_message(hub_id)$
SELECT min(due_at) FROM outbox WHERE hub_id = :hub_id AND done_at IS NULL;

-- name: message(hub_id, id)^
SELECT * FROM outbox WHERE hub_id = :hub_id AND id = :id;

-- name: end_message(hub_id, id, outcome, problem, now)<!
UPDATE outbox SET done_at = :now, outcome = :outcome, problem = :problem, tries = tries + 1
WHERE hub_id = :hub_id AND id = :id AND done_at IS NULL RETURNING id;

-- name: put_off_message(hub_id, id, due_at, problem)!
UPDATE outbox SET tries = tries + 1, due_at = :due_at, problem = :problem
WHERE hub_id = :hub_id AND id = :id AND done_at IS NULL;

-- name: people_with_roles(hub_id, one, other)
SELECT m.person FROM membership m
JOIN person p ON p.hub_id = m.hub_id AND p.id = m.person AND p.removed_at IS NULL
WHERE m.hub_id = :hub_id
  AND EXISTS (SELECT 1 FROM json_each(m.roles) r WHERE r.value IN (:one, :other))
ORDER BY m.person;

-- name: channel_failures(hub_id)
SELECT channel, since, problem FROM channel_failure WHERE hub_id = :hub_id ORDER BY channel;

-- name: add_channel_failure(hub_id, channel, problem, now)<!
INSERT INTO channel_failure (hub_id, channel, since, problem)
VALUES (:hub_id, :channel, :now, :problem) ON CONFLICT DO NOTHING RETURNING channel;

-- name: end_channel_failure(hub_id, channel)<!
DELETE FROM channel_failure WHERE hub_id = :hub_id AND channel = :channel RETURNING channel;
