#!/bin/bash
# Prepares the database cluster on the first start, then becomes the server. It keeps to the part of
# the official image's contract that this project uses: POSTGRES_PASSWORD, POSTGRES_USER, POSTGRES_DB
# (each also as …_FILE), POSTGRES_INITDB_ARGS, PGDATA and /docker-entrypoint-initdb.d.
set -euo pipefail

# Prints a setting's value: from the variable itself or from the file that <name>_FILE names.
setting() {
  local name=$1 fallback=${2:-} file_variable="${1}_FILE"
  if [[ -n ${!name:-} && -n ${!file_variable:-} ]]; then
    echo "error: set only one of $name and $file_variable" >&2
    exit 1
  fi
  if [[ -n ${!file_variable:-} ]]; then
    cat -- "${!file_variable}"
  else
    printf '%s' "${!name:-$fallback}"
  fi
}

# The cluster is made in a folder of its own inside the volume and moved into place when it is whole
# (see adopt_cluster), so that a first start that was killed is simply begun again.
create_cluster() {
  local staging=$1 user password database file
  user=$(setting POSTGRES_USER postgres)
  password=$(setting POSTGRES_PASSWORD)
  database=$(setting POSTGRES_DB "$user")
  if [[ -z $password ]]; then
    echo 'error: the database has no superuser password: set POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE' >&2
    exit 1
  fi

  # The password goes through a file descriptor: never through an argument that `ps` shows.
  # shellcheck disable=SC2086 # several arguments may stand in POSTGRES_INITDB_ARGS
  initdb --pgdata="$staging" --username="$user" --pwfile=<(printf '%s\n' "$password") --encoding=UTF8 \
    --auth-local=trust --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all scram-sha-256\n' >>"$staging/pg_hba.conf"

  # Neither TCP nor the usual socket until it is whole, so that no health check takes a half-made database for a ready one.
  local psql=(psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --host="$staging" --username="$user")
  pg_ctl --pgdata="$staging" --wait --silent start \
    --options="-c listen_addresses='' -c unix_socket_directories='$staging'"
  if [[ $database != postgres ]]; then
    "${psql[@]}" --dbname=postgres --set=database="$database" <<<'CREATE DATABASE :"database";'
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) PGHOST=$staging PGUSER=$user PGDATABASE=$database bash "$file" ;;
      *.sql) "${psql[@]}" --dbname="$database" --file="$file" ;;
    esac
  done
  pg_ctl --pgdata="$staging" --wait --silent --mode=fast stop
}

# PG_VERSION, by which a cluster is known, is moved last.
adopt_cluster() {
  local staging=$1 entry
  for entry in "$staging"/*; do
    [[ ${entry##*/} == PG_VERSION ]] || mv "$entry" "$PGDATA/"
  done
  mv "$staging/PG_VERSION" "$PGDATA/"
  rm -rf "$staging" "$staging.whole"
}

if [[ ${1:-} == postgres ]]; then
  mkdir -p "$PGDATA"
  if [[ $(id -u) == 0 ]]; then
    chown -R postgres:postgres "$PGDATA" /var/run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups "${BASH_SOURCE[0]}" "$@"
  fi
  # Fails on a fresh volume of another owner that anyone may write to; initdb then says what is wrong.
  chmod 0700 "$PGDATA" 2>/dev/null || true
  if [[ ! -s $PGDATA/PG_VERSION ]]; then
    staging="$PGDATA/.creating"
    if [[ ! -e $staging.whole ]]; then
      rm -rf "$staging"
      create_cluster "$staging"
      touch "$staging.whole"
    fi
    adopt_cluster "$staging"
    echo 'PostgreSQL init process complete; ready for start up.'
  fi
fi
exec "$@"
