# Starts Caddy with the configuration that the stack gives in CADDYFILE: the root file system is read-only.
set -eu
printf '%s\n' "$CADDYFILE" >/tmp/Caddyfile
exec caddy-unprivileged run --config /tmp/Caddyfile --adapter caddyfile
