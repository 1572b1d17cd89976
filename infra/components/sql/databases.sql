-- A role and a database for Logto, and for the app's sessions. Runs again after a password is rotated, so each statement
-- holds for a new cluster and for an old one.

-- A failing statement must not put a password into the server's log.
SET log_min_error_statement = panic;
SET log_statement = 'none';

SELECT format('CREATE ROLE %I LOGIN', name) FROM (VALUES ('logto'), ('app')) AS wanted (name)
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

-- Logto's seed makes a role for each tenant.
ALTER ROLE logto CREATEROLE PASSWORD :'logtoPassword';
ALTER ROLE app PASSWORD :'appPassword';

SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' TEMPLATE template0', name, name)
  FROM (VALUES ('logto'), ('app')) AS wanted (name)
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec

-- Sessions are the app's alone. Logto's database stays open to PUBLIC, since the roles of its tenants connect to it;
-- what they may read there is Logto's own row-level security.
REVOKE CONNECT ON DATABASE app FROM PUBLIC;

SELECT system_identifier FROM pg_control_system();
