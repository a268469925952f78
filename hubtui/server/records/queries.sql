-- name: add_record(hub_id, id, reference, person, channel, ending, basis, told, pack, pack_version, pack_digest, codes, leaf, now)!
INSERT INTO record (hub_id, id, reference, person, at, channel, ending, basis, told, pack,
  pack_version, pack_digest, codes, leaf)
VALUES (:hub_id, :id, :reference, :person, :now, :channel, :ending, :basis, :told, :pack,
  :pack_version, :pack_digest, :codes, :leaf);

-- name: record(hub_id, id, person)^
SELECT * FROM record WHERE hub_id = :hub_id AND id = :id AND person = :person;

-- name: records(hub_id, person)
SELECT * FROM record WHERE hub_id = :hub_id AND person = :person ORDER BY id DESC LIMIT 200;

-- name: add_talk(hub_id, id, reference, teller, listener, said_by, talked_at, level, basis, told, pack, pack_version, pack_digest, now)!
INSERT INTO talk (hub_id, id, reference, teller, listener, said_by, said_at, talked_at, level, basis,
  told, pack, pack_version, pack_digest, state)
VALUES (:hub_id, :id, :reference, :teller, :listener, :said_by, :now, :talked_at, :level, :basis,
  :told, :pack, :pack_version, :pack_digest, 'said');

-- name: talk(hub_id, id)^
SELECT * FROM talk WHERE hub_id = :hub_id AND id = :id;

-- name: talks(hub_id, person)
SELECT * FROM (
  SELECT * FROM talk WHERE hub_id = :hub_id AND teller = :person
  UNION ALL
  SELECT * FROM talk WHERE hub_id = :hub_id AND listener = :person)
ORDER BY id DESC LIMIT 200;

-- name: settle_talk(hub_id, id, state, now)<!
UPDATE talk SET state = :state, settled_at = :now
WHERE hub_id = :hub_id AND id = :id AND state = 'said' RETURNING id;
