-- Set-up used to give everybody the staff role beside the parts asked for, so of whoever holds one
-- of these parts nobody knows whether they work with clients too. An administrator is asked; until
-- then no safety alert climbs to them. A supervisor is told as supervisor, whatever the answer.
ALTER TABLE membership ADD COLUMN staff_asked INTEGER NOT NULL DEFAULT 0 CHECK (staff_asked IN (0, 1));
UPDATE membership SET staff_asked = 1
WHERE EXISTS (SELECT 1 FROM json_each(roles) WHERE value = 'staff')
  AND EXISTS (SELECT 1 FROM json_each(roles)
    WHERE value IN ('facilitator', 'administrator', 'privacy-officer', 'trainer'))
  AND NOT EXISTS (SELECT 1 FROM json_each(roles) WHERE value = 'supervisor');
