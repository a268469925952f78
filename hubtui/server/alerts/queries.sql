-- name: drafts_of(hub_id, owner, since)
SELECT id, job, version, changed_at FROM draft
WHERE hub_id = :hub_id AND owner = :owner AND sent_at IS NULL AND made_at >= :since ORDER BY changed_at DESC, id LIMIT 50;

-- name: draft(hub_id, id)^
SELECT * FROM draft WHERE hub_id = :hub_id AND id = :id;

-- name: draft_owner(hub_id, id)^
SELECT owner, made_at FROM draft WHERE hub_id = :hub_id AND id = :id;

-- name: add_draft(hub_id, id, owner, job, sealed, now)!
INSERT INTO draft (hub_id, id, owner, job, version, sealed, changed_at, made_at)
VALUES (:hub_id, :id, :owner, :job, 1, :sealed, :now, :now);

-- name: keep_draft(hub_id, id, was, sealed, now)<!
UPDATE draft SET version = version + 1, sealed = :sealed, changed_at = :now
WHERE hub_id = :hub_id AND id = :id AND version = :was AND sent_at IS NULL
RETURNING version;

-- name: send_draft(hub_id, id, was, receipt, digest, now)<!
UPDATE draft SET sent_at = :now, sent_version = version, receipt = :receipt, sent_digest = :digest,
  sealed = NULL
WHERE hub_id = :hub_id AND id = :id AND version = :was AND sent_at IS NULL
RETURNING id;

-- name: drop_draft(hub_id, id)<!
DELETE FROM draft WHERE hub_id = :hub_id AND id = :id AND sent_at IS NULL RETURNING id;

-- name: drop_idle_draft(hub_id, id, before)<!
DELETE FROM draft
WHERE hub_id = :hub_id AND id = :id AND sent_at IS NULL AND changed_at <= :before
RETURNING id;

-- name: reference_taken(hub_id, reference)$
SELECT EXISTS (SELECT 1 FROM alert WHERE hub_id = :hub_id AND reference = :reference)
  OR EXISTS (SELECT 1 FROM record WHERE hub_id = :hub_id AND reference = :reference)
  OR EXISTS (SELECT 1 FROM talk WHERE hub_id = :hub_id AND reference = :reference)
  OR EXISTS (SELECT 1 FROM override WHERE hub_id = :hub_id AND reference = :reference);

-- name: add_alert(hub_id, id, reference, sender, sender_agency, recipient, recipient_agency, level, due_at, best_before, deputy, now)!
INSERT INTO alert (hub_id, id, reference, sender, sender_agency, recipient, recipient_agency, state,
  level, version, sent_at, due_at, first_due, best_before, moved_at, deputy)
VALUES (:hub_id, :id, :reference, :sender, :sender_agency, :recipient, :recipient_agency, 'sent',
  :level, 1, :now, :due_at, :due_at, :best_before, :now, :deputy);

-- name: add_version(hub_id, alert, version, level, basis, told, pack, pack_version, pack_digest, codes, client, picked, words, view_digest, leaf, now)!
INSERT INTO alert_version (hub_id, alert, version, made_at, level, basis, told, pack, pack_version,
  pack_digest, codes, client, picked, words, view_digest, leaf)
VALUES (:hub_id, :alert, :version, :now, :level, :basis, :told, :pack, :pack_version,
  :pack_digest, :codes, :client, :picked, :words, :view_digest, :leaf);

-- name: version(hub_id, alert, version)^
SELECT * FROM alert_version WHERE hub_id = :hub_id AND alert = :alert AND version = :version;

-- name: alert(hub_id, id)^
SELECT a.*, EXISTS (SELECT 1 FROM person p WHERE p.hub_id = a.hub_id AND p.id = a.sender
  AND p.removed_at IS NOT NULL) AS sender_left
FROM alert a WHERE a.hub_id = :hub_id AND a.id = :id;

-- name: move_alert(hub_id, id, was, state, ended_at, outcome, now)<!
UPDATE alert SET state = :state, moved_at = :now, ended_at = :ended_at, outcome = :outcome,
  opened_at = CASE WHEN :state = 'opened' THEN coalesce(opened_at, :now) ELSE opened_at END,
  worried = CASE WHEN :state = 'challenged' THEN 1 ELSE worried END,
  late = CASE WHEN :state = 'sent' THEN late ELSE 0 END
WHERE hub_id = :hub_id AND id = :id AND state = :was
RETURNING id;

-- name: next_version(hub_id, id, was, was_version, level, due_at, best_before, deputy, now)<!
UPDATE alert SET state = 'sent', version = version + 1, level = :level, due_at = :due_at,
  best_before = :best_before, deputy = :deputy, moved_at = :now, late = 0, worried = 0
WHERE hub_id = :hub_id AND id = :id AND state = :was AND version = :was_version
RETURNING version;

-- name: mark_late(hub_id, id, version)<!
UPDATE alert SET late = 1 WHERE hub_id = :hub_id AND id = :id AND version = :version
  AND state = 'sent' RETURNING id;

-- name: show_alert(hub_id, alert, person, why, content, now)<!
-- Returns no row if the alert is kept from the person, or they have left.
INSERT INTO visibility (hub_id, alert, person, why, content, since)
SELECT :hub_id, :alert, p.id, :why, :content, :now FROM person p
WHERE p.hub_id = :hub_id AND p.id = :person AND p.removed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM keep_from WHERE hub_id = :hub_id AND kind = 'alert'
    AND thing = :alert AND person = :person)
ON CONFLICT (hub_id, person, alert, why) DO UPDATE SET until = NULL
RETURNING person;

-- name: hide_alert_from(hub_id, alert, person, now)!
UPDATE visibility SET until = :now
WHERE hub_id = :hub_id AND alert = :alert AND person = :person AND until IS NULL;

-- name: hide_alert_but_sender(hub_id, alert, now)!
UPDATE visibility SET until = :now
WHERE hub_id = :hub_id AND alert = :alert AND why <> 'sender' AND why <> 'privacy' AND until IS NULL;

-- name: hide_alert(hub_id, alert, now)!
UPDATE visibility SET until = :now WHERE hub_id = :hub_id AND alert = :alert AND until IS NULL;

-- name: viewers(hub_id, alert)
SELECT DISTINCT v.person FROM visibility v
WHERE v.hub_id = :hub_id AND v.alert = :alert AND v.until IS NULL
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = v.hub_id AND k.kind = 'alert'
    AND k.thing = v.alert AND k.person = v.person);

-- name: relations(hub_id, alert, person)
SELECT v.why FROM visibility v
WHERE v.hub_id = :hub_id AND v.alert = :alert AND v.person = :person
  AND v.until IS NULL;

-- name: is_kept_from(hub_id, alert, person)$
SELECT EXISTS (SELECT 1 FROM keep_from WHERE hub_id = :hub_id AND kind = 'alert'
  AND thing = :alert AND person = :person);

-- name: kept_from(hub_id, alert)
SELECT person FROM keep_from WHERE hub_id = :hub_id AND kind = 'alert' AND thing = :alert
ORDER BY person;

-- name: keep_from(hub_id, alert, person, by, now)!
INSERT INTO keep_from (hub_id, kind, thing, person, set_by, at)
VALUES (:hub_id, 'alert', :alert, :person, :by, :now) ON CONFLICT DO NOTHING;

-- name: alerts_waiting(hub_id, person, watches, wrong_since, due, id, most)
-- A misdirected alert has ended, but a privacy officer still has to look into it.
WITH seen AS (
  SELECT v.alert, v.why FROM visibility v
  WHERE v.hub_id = :hub_id AND v.person = :person AND v.until IS NULL AND v.ended IS NULL
    AND v.why <> 'sender' AND (v.why NOT IN ('supervisor', 'privacy') OR :watches)
  UNION ALL
  SELECT v.alert, v.why FROM visibility v
  WHERE v.hub_id = :hub_id AND v.person = :person AND v.until IS NULL AND v.why = 'privacy'
    AND v.ended > :wrong_since AND :watches)
SELECT a.*, min(CASE v.why WHEN 'recipient' THEN 1 WHEN 'deputy' THEN 2 WHEN 'supervisor' THEN 3
    ELSE 4 END) AS rank,
  EXISTS (SELECT 1 FROM opening o WHERE o.hub_id = a.hub_id AND o.alert = a.id
    AND o.version = a.version AND o.person = :person) AS opened_now
FROM seen v CROSS JOIN alert a ON a.hub_id = :hub_id AND a.id = v.alert
WHERE a.sender <> :person AND (a.ended_at IS NULL OR a.state = 'misdirected')
  AND (a.due_at > :due OR (a.due_at = :due AND a.id > :id))
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = :hub_id AND k.kind = 'alert'
    AND k.thing = v.alert AND k.person = :person)
GROUP BY a.hub_id, a.id ORDER BY a.due_at, a.id LIMIT :most;

-- name: alerts_sent(hub_id, person, id, most)
SELECT a.* FROM visibility v INDEXED BY visibility_sent
JOIN alert a ON a.hub_id = v.hub_id AND a.id = v.alert
WHERE v.hub_id = :hub_id AND v.person = :person AND v.why = 'sender'
  AND v.until IS NULL AND v.alert < :id
ORDER BY v.alert DESC LIMIT :most;

-- name: waiting_counts(hub_id, person, watches, wrong_since)^
WITH seen AS (
  SELECT v.alert, v.why FROM visibility v
  WHERE v.hub_id = :hub_id AND v.person = :person AND v.until IS NULL AND v.ended IS NULL
    AND v.why <> 'sender' AND (v.why NOT IN ('supervisor', 'privacy') OR :watches)
  UNION ALL
  SELECT v.alert, v.why FROM visibility v
  WHERE v.hub_id = :hub_id AND v.person = :person AND v.until IS NULL AND v.why = 'privacy'
    AND v.ended > :wrong_since AND :watches)
SELECT count(DISTINCT a.id) AS waiting,
  count(DISTINCT CASE WHEN a.late = 1 THEN a.id END) AS late
FROM seen v CROSS JOIN alert a ON a.hub_id = :hub_id AND a.id = v.alert
WHERE a.sender <> :person AND (a.ended_at IS NULL OR a.state = 'misdirected')
-- An answered or lapsed alert waits for no answer: lists show it last, and say so.
  AND a.state NOT IN ('declined', 'redirect-proposed', 'more-asked', 'acknowledged', 'in-progress',
    'lapsed')
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = :hub_id AND k.kind = 'alert'
    AND k.thing = v.alert AND k.person = :person);

-- name: sent_turns(hub_id, person)$
-- Alerts that wait for their own sender: a no, a question, someone else proposed, late, or lapsed.
SELECT count(*) FROM alert a
WHERE a.hub_id = :hub_id AND a.sender = :person AND a.ended_at IS NULL
  AND a.state IN ('declined', 'redirect-proposed', 'more-asked', 'lapsed', 'sent', 'opened')
  AND (a.state NOT IN ('sent', 'opened') OR a.late = 1)
  AND EXISTS (SELECT 1 FROM visibility v WHERE v.hub_id = a.hub_id AND v.person = a.sender
    AND v.alert = a.id AND v.why = 'sender' AND v.until IS NULL);

-- name: add_opening(hub_id, alert, version, person, leaf, now)!
INSERT INTO opening (hub_id, alert, version, person, at, leaf)
VALUES (:hub_id, :alert, :version, :person, :now, :leaf);

-- name: opening(hub_id, alert, version, person)^
SELECT at FROM opening
WHERE hub_id = :hub_id AND alert = :alert AND version = :version AND person = :person;

-- name: openings(hub_id, alert)
SELECT o.person, o.at, m.agency FROM opening o
JOIN membership m ON m.hub_id = o.hub_id AND m.person = o.person
WHERE o.hub_id = :hub_id AND o.alert = :alert ORDER BY o.at, o.person;

-- name: add_answer(hub_id, id, alert, version, person, kind, basis, told, words, leaf, now)!
INSERT INTO answer (hub_id, id, alert, version, person, at, kind, basis, told, words, leaf)
VALUES (:hub_id, :id, :alert, :version, :person, :now, :kind, :basis, :told, :words, :leaf);

-- name: answers(hub_id, alert)
SELECT * FROM answer WHERE hub_id = :hub_id AND alert = :alert ORDER BY leaf;

-- name: supervisors_of(hub_id, one, other)
SELECT m.person FROM membership m
JOIN person p ON p.hub_id = m.hub_id AND p.id = m.person AND p.removed_at IS NULL
WHERE m.hub_id = :hub_id AND m.agency IN (:one, :other)
  AND EXISTS (SELECT 1 FROM json_each(m.roles) r WHERE r.value = 'supervisor')
ORDER BY m.person;

-- name: privacy_officers(hub_id, one, other)
SELECT m.person FROM membership m
JOIN person p ON p.hub_id = m.hub_id AND p.id = m.person AND p.removed_at IS NULL
WHERE m.hub_id = :hub_id AND m.agency IN (:one, :other)
  AND EXISTS (SELECT 1 FROM json_each(m.roles) r WHERE r.value = 'privacy-officer')
ORDER BY m.person;

-- name: all_privacy_officers(hub_id)
SELECT m.person FROM membership m
JOIN person p ON p.hub_id = m.hub_id AND p.id = m.person AND p.removed_at IS NULL
WHERE m.hub_id = :hub_id
  AND EXISTS (SELECT 1 FROM json_each(m.roles) r WHERE r.value = 'privacy-officer')
ORDER BY m.person;

-- name: late_alerts(hub_id, person)
SELECT a.id, a.reference, a.recipient, a.due_at, a.state FROM alert a
WHERE a.hub_id = :hub_id AND a.late = 1 AND a.ended_at IS NULL AND a.level > 0
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = a.hub_id AND k.kind = 'alert'
    AND k.thing = a.id AND k.person = :person)
ORDER BY a.due_at, a.id LIMIT 200;

-- name: waiting_by_person(hub_id, person)
SELECT a.recipient, count(*) AS many FROM alert a
WHERE a.hub_id = :hub_id AND a.state = 'sent' AND a.ended_at IS NULL AND a.level > 0
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = a.hub_id AND k.kind = 'alert'
    AND k.thing = a.id AND k.person = :person)
GROUP BY a.recipient ORDER BY a.recipient;

-- name: week_counts(hub_id, person, since, first)^
-- Ids sort by time: no alert before the first was sent since.
SELECT count(*) AS asked,
  coalesce(sum(EXISTS (SELECT 1 FROM answer r WHERE r.hub_id = a.hub_id AND r.alert = a.id
    AND r.at <= a.first_due)), 0) AS in_time,
  coalesce(sum(NOT EXISTS (SELECT 1 FROM answer r WHERE r.hub_id = a.hub_id AND r.alert = a.id)), 0)
    AS "nothing"
FROM alert a
WHERE a.hub_id = :hub_id AND a.id >= :first AND a.sent_at >= :since AND a.state <> 'recalled'
  AND NOT EXISTS (SELECT 1 FROM keep_from k WHERE k.hub_id = a.hub_id AND k.kind = 'alert'
    AND k.thing = a.id AND k.person = :person);

-- name: request(hub_id, person, kind, key)^
SELECT digest, thing FROM request
WHERE hub_id = :hub_id AND person = :person AND kind = :kind AND key = :key;

-- name: add_request(hub_id, person, kind, key, digest, thing, now)!
INSERT INTO request (hub_id, person, kind, key, digest, thing, at)
VALUES (:hub_id, :person, :kind, :key, :digest, :thing, :now);

-- name: sent_since(hub_id, person, id)$
-- Ids sort by time: this reads what a person has come to see since then, however old the hub.
SELECT count(*) FROM visibility
WHERE hub_id = :hub_id AND person = :person AND alert > :id AND why = 'sender';

-- name: hide_watchers(hub_id, alert, now)!
UPDATE visibility SET until = :now
WHERE hub_id = :hub_id AND alert = :alert AND why IN ('deputy', 'supervisor') AND until IS NULL;
