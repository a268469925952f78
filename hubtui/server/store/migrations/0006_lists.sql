-- What lists and counts read, so that they cost what they show, however long a hub has lived.

-- When an alert ended stands also with who sees it: what is over is not walked to list what waits.
ALTER TABLE visibility ADD COLUMN ended INTEGER;
UPDATE visibility SET ended = (
  SELECT a.ended_at FROM alert a WHERE a.hub_id = visibility.hub_id AND a.id = visibility.alert);
CREATE INDEX visibility_waits ON visibility (hub_id, person, alert, why)
  WHERE until IS NULL AND ended IS NULL AND why <> 'sender';
CREATE INDEX visibility_wrong ON visibility (hub_id, person, ended)
  WHERE until IS NULL AND why = 'privacy';
CREATE INDEX visibility_sent ON visibility (hub_id, person, alert)
  WHERE until IS NULL AND why = 'sender';
CREATE TRIGGER alert_ends AFTER UPDATE OF ended_at ON alert WHEN NEW.ended_at IS NOT OLD.ended_at
BEGIN
  UPDATE visibility SET ended = NEW.ended_at WHERE hub_id = NEW.hub_id AND alert = NEW.id;
END;
CREATE TRIGGER visibility_of_ended AFTER INSERT ON visibility
BEGIN
  UPDATE visibility SET ended = (
    SELECT a.ended_at FROM alert a WHERE a.hub_id = NEW.hub_id AND a.id = NEW.alert)
  WHERE hub_id = NEW.hub_id AND person = NEW.person AND alert = NEW.alert AND why = NEW.why
    AND EXISTS (SELECT 1 FROM alert a WHERE a.hub_id = NEW.hub_id AND a.id = NEW.alert
      AND a.ended_at IS NOT NULL);
END;

-- Whether a safety alert was looked back on: of those in lists, few are left.
CREATE TABLE override_look_back (
  hub_id TEXT NOT NULL,
  override TEXT NOT NULL,
  reviewed_at INTEGER,
  PRIMARY KEY (hub_id, override),
  FOREIGN KEY (hub_id, override) REFERENCES override (hub_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO override_look_back (hub_id, override, reviewed_at)
SELECT hub_id, override, reviewed_at FROM override_review;
CREATE INDEX override_look_back_at ON override_look_back (hub_id, reviewed_at, override);
CREATE TRIGGER override_waits_for_look_back AFTER INSERT ON override
BEGIN
  INSERT INTO override_look_back (hub_id, override) VALUES (NEW.hub_id, NEW.id);
END;
CREATE TRIGGER override_looked_back_on AFTER INSERT ON override_event WHEN NEW.kind = 'reviewed'
BEGIN
  UPDATE override_look_back SET reviewed_at = min(coalesce(reviewed_at, NEW.at), NEW.at)
  WHERE hub_id = NEW.hub_id AND override = NEW.override;
END;
-- The same as it was, but asked of one safety alert without looking through all of them.
DROP VIEW override_supervision;
CREATE VIEW override_supervision AS
SELECT o.hub_id, o.id AS override,
  (SELECT min(e.at) FROM override_event e
    WHERE e.hub_id = o.hub_id AND e.override = o.id AND e.track = 'supervision'
    AND (e.kind = 'acknowledged' OR (e.kind = 'has-it-by-voice' AND NOT EXISTS (
      SELECT 1 FROM override_event d WHERE d.hub_id = e.hub_id AND d.override = e.override
      AND d.kind = 'voice-denied' AND d.by = e.person AND d.leaf > e.leaf)))) AS acknowledged_at,
  EXISTS (SELECT 1 FROM override_event e
    WHERE e.hub_id = o.hub_id AND e.override = o.id AND e.track = 'supervision'
    AND e.kind = 'shown' AND e.code = 'every-workstation') AS everyone
FROM override o;
CREATE INDEX override_code_said ON override_code (hub_id, mac);
CREATE INDEX override_everyone ON override_event (hub_id, override)
  WHERE kind = 'shown' AND code = 'every-workstation';

CREATE INDEX talk_told ON talk (hub_id, teller, id);
CREATE INDEX talk_heard ON talk (hub_id, listener, id);
CREATE INDEX introduction_made ON introduction (hub_id, made_by, id);

-- A session that ran out is not marked as ended: its time says so.
DROP INDEX session_person;
CREATE INDEX session_person ON session (hub_id, person, ends_at) WHERE ended_at IS NULL;
DROP INDEX session_workstation;
CREATE INDEX session_workstation ON session (hub_id, workstation, ends_at) WHERE ended_at IS NULL;
CREATE INDEX session_live ON session (hub_id, ends_at) WHERE ended_at IS NULL;
CREATE INDEX session_at ON session (hub_id, person, workstation);
