# Starts PostgreSQL on its volume, and makes the cluster first where there is none. The image's own entrypoint makes it in
# place, where a kill on the way leaves half of one, which the next start takes for whole; and it starts a server before the
# server, for scripts of which this stack has none.
set -eu
new=$PGDATA/.creating

# A failed update shows the log's last lines.
refuse() {
  echo "$1. Nothing was changed in the data. Go back to the image before (pulumi config set postgresImage …, then pulumi up); \"Upgrade PostgreSQL\" in docs/operations.md says how to move the data." >&2
  exit 1
}

owner=$(stat -c %u "$PGDATA")
# A new volume takes over the folder that the image has there, or else becomes root's.
[ "$owner" != 0 ] || refuse "This image has no folder $PGDATA of PostgreSQL's own"
[ "$owner" = "$(id -u)" ] ||
  refuse "This image runs PostgreSQL as user $(id -u), and $PGDATA is user $owner's: the image is of another kind, such as Debian for Alpine"
chmod 0700 "$PGDATA"

if [ -s "$PGDATA/PG_VERSION" ]; then
  data=$(cat "$PGDATA/PG_VERSION")
  # Such as "postgres (PostgreSQL) 17.7 (Debian 17.7-1)".
  server=$(postgres --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
  [ "$data" = "$server" ] || refuse "The data is PostgreSQL $data's, and this image holds PostgreSQL $server"
else
  if [ ! -e "$new.whole" ]; then
    rm -rf "$new"
    initdb --pgdata="$new" --username=postgres --auth-local=trust --auth-host=reject
    touch "$new.whole"
  fi
  # PG_VERSION, by which a cluster is known, comes last.
  for entry in "$new"/*; do
    [ "${entry##*/}" = PG_VERSION ] || mv "$entry" "$PGDATA/"
  done
  mv "$new/PG_VERSION" "$PGDATA/"
fi
rm -rf "$new" "$new.whole"

# The stack's scripts come over the socket, which is the container's own. Nobody needs the superuser over the network, so it
# has no password to keep, and one that an earlier version gave it opens nothing.
cat >"$PGDATA/pg_hba.conf" <<'END'
local all all trust
host all postgres all reject
host all all all scram-sha-256
END

exec postgres
