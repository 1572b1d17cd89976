/** Which servers the images' builds reach follows from the machine's own settings. */
import assert from "node:assert/strict";
import test from "node:test";
import { keepTransportSettings, parseAptSources, pickArchives } from "./apt-settings.ts";

const deb822 = `Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://disabled.example/debian
Suites: bookworm
`;

test("both of apt's formats give the archives of a release and of its security updates", () => {
  const lines = `deb [signed-by=/k.gpg] http://mirror.example/debian bookworm main
# deb http://commented.example/debian bookworm main
deb http://mirror.example/debian-security bookworm-security main`;
  const expected = {
    main: "http://mirror.example/debian",
    security: "http://mirror.example/debian-security",
  };
  assert.deepEqual(pickArchives(parseAptSources(deb822), "bookworm"), expected);
  assert.deepEqual(pickArchives(parseAptSources(lines), "bookworm"), expected);
});

test("a source that is switched off is not used", () => {
  assert.ok(!parseAptSources(deb822).some(({ uri }) => uri.includes("disabled")));
});

test("a proxy goes into an image, a proxy's password and unrelated settings don't", () => {
  const dump = `Acquire::http::Proxy "http://proxy.example:3128";
Acquire::https::Proxy "http://user:secret@proxy.example:3128";
Acquire::Check-Date "false";
APT::Get::Assume-Yes "true";`;
  const kept = keepTransportSettings(dump);
  assert.match(kept, /http:\/\/proxy\.example/u);
  assert.match(kept, /Check-Date/u);
  assert.doesNotMatch(kept, /secret|Assume-Yes/u);
});
