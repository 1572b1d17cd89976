-- What the stack needs before Logto listens for the first time: a machine-to-machine application in each tenant, with the
-- secret that the stack generated, and no open door to the admin console. Runs again after a secret is rotated.

SET log_min_error_statement = panic;
SET log_statement = 'none';

BEGIN;

CREATE TEMPORARY TABLE credential (tenant_id text, application_id text, secret text, role_name text) ON COMMIT DROP;
INSERT INTO credential VALUES
  ('default', :'defaultClientId', :'defaultClientSecret', 'Logto Management API access'),
  ('admin', :'adminClientId', :'adminClientSecret', 'machine:mapi:admin');

-- A secret in the application itself counts, too, and Logto shows it unless it begins with #internal:. One that doesn't, from
-- an earlier version of this script, gives way.
INSERT INTO applications AS known (tenant_id, id, name, secret, description, type, oidc_client_metadata)
  SELECT tenant_id, application_id, 'logto-stack', '#internal:' || replace(gen_random_uuid()::text, '-', ''),
         'The credential with which the stack configures this tenant. Managed by Pulumi; do not delete.',
         'MachineToMachine', '{"redirectUris": [], "postLogoutRedirectUris": []}'
  FROM credential
  ON CONFLICT (id) DO UPDATE SET secret = EXCLUDED.secret WHERE NOT starts_with(known.secret, '#internal:');

INSERT INTO application_secrets (tenant_id, application_id, name, value)
  SELECT tenant_id, application_id, 'logto-stack', secret FROM credential
  ON CONFLICT (tenant_id, application_id, name) DO UPDATE SET value = EXCLUDED.value, expires_at = NULL;

-- The role's id is the seed's own; a missing role must fail here, not as a 403 later.
INSERT INTO applications_roles (tenant_id, id, application_id, role_id)
  SELECT tenant_id, substr(md5(tenant_id || application_id || role_name), 1, 21), application_id,
         (SELECT roles.id FROM roles WHERE roles.tenant_id = credential.tenant_id AND roles.name = credential.role_name)
  FROM credential
  ON CONFLICT (tenant_id, application_id, role_id) DO NOTHING;

-- A freshly seeded Logto makes the first visitor of its console the administrator. The stack makes one itself. The seed has
-- closed the door already (logto-database.sql), and what did it has had its day; in a backup from before it may be open.
UPDATE sign_in_experiences SET sign_in_mode = 'SignIn' WHERE tenant_id = 'admin' AND sign_in_mode <> 'SignIn';
SET client_min_messages = warning;
DROP EVENT TRIGGER IF EXISTS logto_stack_close_console;
DROP SCHEMA IF EXISTS logto_stack CASCADE;

COMMIT;
