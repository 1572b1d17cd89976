-- Logto's role and database. Runs again after a password is rotated, so each statement holds for a new cluster and for an old one.

-- A failing statement must not put a password into the server's log.
SET log_min_error_statement = panic;
SET log_statement = 'none';

SELECT 'CREATE ROLE logto LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'logto') \gexec

-- Logto's seed makes a role for each tenant.
ALTER ROLE logto CREATEROLE PASSWORD :'password';

-- It stays open to PUBLIC, since the roles of Logto's tenants connect to it; what they may read there is Logto's own row-level
-- security.
SELECT 'CREATE DATABASE logto OWNER logto ENCODING ''UTF8'' TEMPLATE template0'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'logto') \gexec

-- What tells this cluster from any other.
SELECT system_identifier FROM pg_control_system();
