-- psql -v owner_password=... -v app_password=... -f deploy/roles.sql, once, as PostgreSQL's superuser.
-- The site connects as newsroom_app, which owns no table, so that no code of ours can switch a rule of the database
-- off; migrations run as newsroom_owner.
CREATE ROLE newsroom_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE newsroom_app LOGIN PASSWORD :'app_password';
CREATE DATABASE newsroom OWNER newsroom_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
REVOKE ALL ON DATABASE newsroom FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE newsroom TO newsroom_app;
\connect newsroom
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO newsroom_owner;
GRANT USAGE ON SCHEMA public TO newsroom_app;
ALTER DEFAULT PRIVILEGES FOR ROLE newsroom_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO newsroom_app;
ALTER DEFAULT PRIVILEGES FOR ROLE newsroom_owner GRANT USAGE, SELECT ON SEQUENCES TO newsroom_app;
