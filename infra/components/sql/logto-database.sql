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

-- A freshly seeded Logto makes the first visitor of its console the administrator. On a lost volume a server may be running,
-- published, while the seed commits; so the seed's own transaction closes the door. What does it goes with the credential.
\connect logto
SELECT to_regclass('public.sign_in_experiences') IS NULL AS is_unseeded \gset
\if :is_unseeded
SET client_min_messages = warning;
BEGIN;
CREATE SCHEMA IF NOT EXISTS logto_stack;
GRANT USAGE ON SCHEMA logto_stack TO logto;

CREATE OR REPLACE FUNCTION logto_stack.close_console() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.sign_in_mode := 'SignIn';
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION logto_stack.on_create_table() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.sign_in_experiences') THEN
    CREATE TRIGGER logto_stack_close_console BEFORE INSERT ON public.sign_in_experiences
      FOR EACH ROW WHEN (NEW.tenant_id = 'admin') EXECUTE FUNCTION logto_stack.close_console();
  END IF;
END $$;

DROP EVENT TRIGGER IF EXISTS logto_stack_close_console;
CREATE EVENT TRIGGER logto_stack_close_console ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
  EXECUTE FUNCTION logto_stack.on_create_table();
COMMIT;
\endif

-- What tells this cluster from any other.
SELECT system_identifier FROM pg_control_system();
