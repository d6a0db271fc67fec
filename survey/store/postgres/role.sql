-- What the web processes may do in Cairn's database.  Whoever owns the tables runs this, after every cairn init
-- that changed the tables.  The role is made before, for example with
--   CREATE ROLE cairn_web LOGIN PASSWORD '...';

GRANT SELECT ON alembic_version TO cairn_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON person, score, code, document, attempt TO cairn_web;

-- Erasing somebody also takes what was set aside about them.
GRANT SELECT, DELETE ON set_aside TO cairn_web;

-- The audit is only ever added to.
REVOKE ALL ON audit FROM PUBLIC, cairn_web;
GRANT SELECT, INSERT ON audit TO cairn_web;
