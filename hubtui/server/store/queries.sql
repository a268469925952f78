-- name: hub(hub_id)^
SELECT * FROM hub WHERE hub_id = :hub_id;

-- name: set_hub_zone(hub_id, zone)!
UPDATE hub SET time_zone = :zone WHERE hub_id = :hub_id;

-- name: found_hub(hub_id, name, time_zone, practice, log_origin, log_hash, log_public, now)!
INSERT INTO hub (hub_id, name, time_zone, practice, log_origin, log_hash, log_public, founded_at)
VALUES (:hub_id, :name, :time_zone, :practice, :log_origin, :log_hash, :log_public, :now);

-- name: add_leaf(hub_id, seq, body)!
INSERT INTO log_leaf (hub_id, seq, body) VALUES (:hub_id, :seq, :body);

-- name: add_tile(hub_id, tile, root)!
INSERT INTO log_tile (hub_id, tile, root) VALUES (:hub_id, :tile, :root);

-- name: add_head(hub_id, size, now, note)!
INSERT INTO log_head (hub_id, size, at, note) VALUES (:hub_id, :size, :now, :note);

-- name: log_size(hub_id)$
SELECT coalesce(max(seq) + 1, 0) FROM log_leaf WHERE hub_id = :hub_id;

-- name: is_lived_in(hub_id)$
-- Whether the hub has people or alerts, which a log must have leaves for.
SELECT EXISTS (SELECT 1 FROM person WHERE hub_id = :hub_id)
  OR EXISTS (SELECT 1 FROM alert WHERE hub_id = :hub_id)
  OR EXISTS (SELECT 1 FROM override WHERE hub_id = :hub_id);

-- name: log_bodies(hub_id, first, last)
SELECT seq, body FROM log_leaf WHERE hub_id = :hub_id AND seq >= :first AND seq < :last ORDER BY seq;

-- name: log_tiles(hub_id, first, last)
SELECT tile, root FROM log_tile WHERE hub_id = :hub_id AND tile >= :first AND tile < :last ORDER BY tile;

-- name: last_head(hub_id)^
SELECT size, at, note FROM log_head WHERE hub_id = :hub_id ORDER BY size DESC LIMIT 1;

-- name: head_over(hub_id, seq)^
-- The first head that covers a leaf.
SELECT size, at, note FROM log_head WHERE hub_id = :hub_id AND size > :seq ORDER BY size LIMIT 1;

-- name: leaves_of(hub_id, thing)
SELECT seq, body FROM log_leaf WHERE hub_id = :hub_id AND thing = :thing ORDER BY seq;

-- name: add_event(hub_id, person, now, kind, ref)<!
INSERT INTO event (hub_id, person, number, at, kind, ref)
SELECT :hub_id, :person, coalesce(max(number), 0) + 1, :now, :kind, :ref
FROM event WHERE hub_id = :hub_id AND person = :person
RETURNING number;

-- name: events_after(hub_id, person, number, most)
SELECT number, kind, ref FROM event
WHERE hub_id = :hub_id AND person = :person AND number > :number ORDER BY number LIMIT :most;

-- name: last_event(hub_id, person)$
SELECT coalesce(max(number), 0) FROM event WHERE hub_id = :hub_id AND person = :person;

-- name: add_timer(hub_id, id, thing, step, round, due_at, now)!
INSERT INTO timer (hub_id, id, thing, step, round, due_at, made_at)
VALUES (:hub_id, :id, :thing, :step, :round, :due_at, :now)
ON CONFLICT (hub_id, thing, step, round) DO NOTHING;

-- name: cancel_timers(hub_id, thing, now)!
UPDATE timer SET done_at = :now, outcome = 'cancelled'
WHERE hub_id = :hub_id AND thing = :thing AND done_at IS NULL;

-- name: cancel_steps(hub_id, thing, steps, now)!
UPDATE timer SET done_at = :now, outcome = 'cancelled'
WHERE hub_id = :hub_id AND thing = :thing AND done_at IS NULL
  AND step IN (SELECT value FROM json_each(:steps));

-- name: due_timers(hub_id, now, first, most)
-- A wait of more than an hour is ignored: it means that the clock was set back since.
SELECT * FROM timer
WHERE hub_id = :hub_id AND done_at IS NULL AND due_at <= :now
AND (lease_until <= :now OR lease_until > :now + 3600000000)
ORDER BY step NOT IN (SELECT value FROM json_each(:first)), due_at, id LIMIT :most;

-- name: next_timer(hub_id)$
SELECT min(max(due_at, lease_until)) FROM (
  SELECT due_at, lease_until FROM timer
  WHERE hub_id = :hub_id AND done_at IS NULL ORDER BY due_at, id LIMIT 256
);

-- name: settle_timer(hub_id, id, now)<!
UPDATE timer SET done_at = :now, outcome = 'fired'
WHERE hub_id = :hub_id AND id = :id AND done_at IS NULL AND due_at <= :now
RETURNING *;

-- name: put_off_timer(hub_id, id, until)!
UPDATE timer SET tries = tries + 1, lease_until = :until
WHERE hub_id = :hub_id AND id = :id AND done_at IS NULL;

-- name: add_data_key(hub_id, thing, version, kind, wrapped, kek, now)!
INSERT INTO data_key (hub_id, thing, version, kind, wrapped, kek, made_at)
VALUES (:hub_id, :thing, :version, :kind, :wrapped, :kek, :now);

-- name: data_key(hub_id, thing, version, kind)^
SELECT wrapped, kek FROM data_key
WHERE hub_id = :hub_id AND thing = :thing AND version = :version AND kind = :kind;

-- name: drop_data_key(hub_id, thing, version, kind)<!
DELETE FROM data_key WHERE hub_id = :hub_id AND thing = :thing AND version = :version AND kind = :kind
RETURNING kind;

-- name: add_shred(hub_id, thing, version, kind, why, now)!
INSERT INTO shred (hub_id, thing, version, kind, why, at)
VALUES (:hub_id, :thing, :version, :kind, :why, :now) ON CONFLICT DO NOTHING;

-- name: log_heads(hub_id)
SELECT size, note FROM log_head WHERE hub_id = :hub_id ORDER BY size;

-- name: tile_count(hub_id)$
SELECT count(*) FROM log_tile WHERE hub_id = :hub_id;
