-- The role and the database of the app's sessions. Runs again after a password is rotated, so each statement holds for a new cluster and for an old one.

-- A failing statement must not put a password into the server's log.
SET log_min_error_statement = panic;
SET log_statement = 'none';

SELECT 'CREATE ROLE app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') \gexec

ALTER ROLE app PASSWORD :'password';

SELECT 'CREATE DATABASE app OWNER app ENCODING ''UTF8'' TEMPLATE template0'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'app') \gexec

-- Sessions are the app's alone.
REVOKE CONNECT ON DATABASE app FROM PUBLIC;
