-- The rights of `equipoise_web`, with which the web server and the worker talk to the database: rows of every table, but
-- of the audit trail and of trials' events no change and no deletion. It owns nothing, and so can't take triggers down.
--
-- Run by the owner of the tables after `equipoise setup`, at first and after every update; it is safe to run again:
--     psql --set ON_ERROR_STOP=1 --dbname equipoise --file deploy/postgresql-roles.sql
-- Setting up, updating and restoring stay with the owner. See docs/how-to/prove-the-trail.md.
GRANT USAGE ON SCHEMA public TO equipoise_web;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO equipoise_web;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO equipoise_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO equipoise_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO equipoise_web;
REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER ON ledger_event, audit_entry FROM equipoise_web;
REVOKE UPDATE, TRUNCATE, TRIGGER ON ledger_enclosure FROM equipoise_web;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM equipoise_web;
