/* global document, window, location, EventSource, DOMParser */
// Brings the list up to date when the server says that it has changed, copies codes, and shows local times. Everything
// here is an extra: without JavaScript the page reloads itself and says what it has to say.

const messages = document.getElementById("messages");
const status = document.getElementById("status");
const news = document.getElementById("news");
/** Without an event stream the list is asked for this often, in milliseconds. */
const fallbackInterval = 10_000;

const timeFormat = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "medium",
  timeStyle: "medium",
});

function enhance(list) {
  for (const time of list.querySelectorAll("time")) {
    time.title = time.textContent;
    time.textContent = timeFormat.format(new Date(time.dateTime));
  }
  for (const button of list.querySelectorAll("button[data-copy]")) button.hidden = false;
}

async function update() {
  try {
    const response = await fetch(`/messages${location.search}`);
    if (!response.ok) return;
    const changed = new DOMParser().parseFromString(await response.text(), "text/html");
    enhance(changed);
    for (const part of [".before", ".after"]) {
      messages.querySelector(part).replaceChildren(...changed.querySelector(part).childNodes);
    }
    updateMessages(messages.querySelector("ol"), [...changed.querySelectorAll(".message")]);
  } catch {
    // The next event, or the next reconnection, asks again.
  }
}

/** Leaves the messages that stay where they are, so that a selection or the focus inside them isn't lost. */
function updateMessages(list, wanted) {
  const ids = new Set(wanted.map(({ id }) => id));
  for (const old of [...list.children]) if (!ids.has(old.id)) old.remove();
  const arrived = wanted.filter(({ id }) => document.getElementById(id) === null);
  wanted.forEach((message, index) => {
    if (list.children[index]?.id === message.id) return;
    message.classList.add("new");
    list.insertBefore(message, list.children[index] ?? null);
  });
  if (arrived.length > 0) announce(arrived[0]);
}

/** The newest message, to those who can't see it come. */
function announce(message) {
  const what = message.querySelector(".code strong") ?? message.querySelector(".text");
  say(`${message.querySelector(".number").textContent}, ${what.textContent}`);
}

/** A screen reader says what has changed, so the same text a second time needs a moment without one. */
function say(text) {
  news.textContent = "";
  window.setTimeout(() => (news.textContent = text), 100);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard on plain http: select the text in a field and let the browser copy that.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

function listen() {
  const events = new EventSource("/events");
  let wasOpen = false;
  events.addEventListener("open", () => {
    status.className = "live";
    status.textContent = messages.dataset.live;
    // Something may have come between the page and the first event, or while the connection was lost.
    void update();
    wasOpen = true;
  });
  events.addEventListener("change", () => void update());
  events.addEventListener("error", () => {
    if (wasOpen) {
      status.className = "offline";
      status.textContent = messages.dataset.offline;
    }
    // The browser tries again by itself, unless the server refused.
    if (events.readyState === EventSource.CLOSED) window.setInterval(update, fallbackInterval);
  });
}

messages.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const label = button.textContent;
  void copy(button.dataset.copy).then(() => {
    button.textContent = button.dataset.copied;
    say(button.dataset.copied);
    window.setTimeout(() => (button.textContent = label), 2000);
  });
});

enhance(messages);
listen();
