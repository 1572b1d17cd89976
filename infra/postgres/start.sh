# Starts PostgreSQL on its volume, and makes the cluster first where there is none. The image's own entrypoint makes it in
# place, where a kill on the way leaves half of one, which the next start takes for whole; and it starts a server before the
# server, for scripts of which this stack has none.
set -eu
chmod 0700 "$PGDATA"
new=$PGDATA/.creating

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ ! -e "$new.whole" ]; then
    rm -rf "$new"
    # The password isn't an argument, which process lists show.
    printf '%s\n' "$POSTGRES_PASSWORD" |
      initdb --pgdata="$new" --username=postgres --pwfile=/dev/stdin --auth-local=trust --auth-host=scram-sha-256
    printf '\nhost all all all scram-sha-256\n' >>"$new/pg_hba.conf"
    touch "$new.whole"
  fi
  # PG_VERSION, by which a cluster is known, comes last.
  for entry in "$new"/*; do
    [ "${entry##*/}" = PG_VERSION ] || mv "$entry" "$PGDATA/"
  done
  mv "$new/PG_VERSION" "$PGDATA/"
fi

rm -rf "$new" "$new.whole"
exec postgres
