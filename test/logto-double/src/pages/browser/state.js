// What every page shares: the settings that came with it, the visit, the Experience API and errors.
/* global document, history, location */

export const settings = JSON.parse(document.getElementById("settings").textContent);
export const { texts } = settings;
export const view = document.getElementById("view");

/** What the visit knows, as long as the page isn't loaded again. */
export const visit = { flow: "sign-in", identifier: undefined, verificationId: undefined };

export const fill = (text, values) => text.replace(/{{\s*(\w+)\s*}}/g, (_, name) => values[name] ?? "");

export async function api(method, path, body) {
  const response = await fetch(`/api/experience${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const answer = isJson ? JSON.parse(text) : {};
  if (!response.ok)
    throw Object.assign(new Error(answer.message ?? texts["error.unknown"]), {
      code: answer.code,
      data: answer.data,
    });
  return answer;
}

/** Runs a step; an error that no handler takes is shown on the page. */
export async function step(show, work, handlers = {}) {
  show("");
  try {
    await work();
  } catch (error) {
    const handle = handlers[error.code];
    if (handle) await step(show, () => handle(error), {});
    else show(error.message);
  }
}

export function go(path, draw) {
  history.pushState({}, "", `${path}${location.search}`);
  draw();
}

export const eventOf = (flow) => (flow === "register" ? "Register" : "SignIn");

/** A phone number as people write it: "+86 13800138000". */
export function shown({ type, value, countryCode }) {
  return type === "phone" ? `+${countryCode} ${value.slice(countryCode.length)}` : value;
}

export async function finish() {
  const { redirectTo } = await api("POST", "/submit");
  location.assign(redirectTo);
}

export const identify = (verificationId) =>
  api("POST", "/identification", verificationId ? { verificationId } : {});
