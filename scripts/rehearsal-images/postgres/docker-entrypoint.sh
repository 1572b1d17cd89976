#!/bin/bash
# Makes the database cluster on the first start, then becomes the server: of the official image's contract what tests and the
# comparison with `docker run` use, POSTGRES_PASSWORD, POSTGRES_USER, POSTGRES_DB and PGDATA. Stacks have infra/postgres/start.sh.
set -euo pipefail

create_cluster() {
  local user=${POSTGRES_USER:-postgres}
  local password=${POSTGRES_PASSWORD:?"isn't set, and the database's superuser needs a password"}
  # The password goes through a file descriptor: never through an argument that `ps` shows.
  initdb --username="$user" --pwfile=<(printf '%s\n' "$password") --auth-local=trust --auth-host=scram-sha-256
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  # As in the official image, over TCP there is no database until it is whole.
  pg_ctl --wait --silent --options="-c listen_addresses=''" start
  [[ ${POSTGRES_DB:-$user} == postgres ]] || createdb --username="$user" "${POSTGRES_DB:-$user}"
  pg_ctl --wait --silent --mode=fast stop
}

if [[ ${1:-} == postgres ]]; then
  mkdir -p "$PGDATA"
  if [[ $(id -u) == 0 ]]; then
    chown -R postgres:postgres "$PGDATA"
    exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
  fi
  [[ -s $PGDATA/PG_VERSION ]] || create_cluster
fi
exec "$@"
