-- Who says that it was not they who rang takes back what was recorded of that call, and nothing that
-- somebody said at a desk, whomever it named.
DROP VIEW override_supervision;
CREATE VIEW override_supervision AS
SELECT o.hub_id, o.id AS override,
  min(CASE WHEN e.kind = 'acknowledged' OR (e.kind = 'has-it-by-voice' AND NOT EXISTS (
    SELECT 1 FROM override_event d WHERE d.hub_id = e.hub_id AND d.override = e.override
    AND d.kind = 'voice-denied' AND d.by = e.person AND d.leaf > e.leaf)) THEN e.at END)
    AS acknowledged_at,
  max(CASE WHEN e.kind = 'shown' AND e.code = 'every-workstation' THEN 1 ELSE 0 END) AS everyone
FROM override o
LEFT JOIN override_event e ON e.hub_id = o.hub_id AND e.override = o.id AND e.track = 'supervision'
GROUP BY o.hub_id, o.id;
