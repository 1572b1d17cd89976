// The sign-in pages in the browser: the same addresses, fields and steps as Logto's, drawn with plain DOM calls.
/* global document, history, location */
import { element } from "./elements.js";
import { drawLanding } from "./landing.js";
import { settings, texts, view, visit } from "./state.js";

for (const image of document.querySelectorAll("img.logo"))
  image.addEventListener("error", () => image.remove());

function draw() {
  const path = location.pathname;
  if (path === "/register" && settings.mode !== "SignIn") drawLanding("register");
  else if (path === "/sign-in" && settings.mode !== "Register") drawLanding("sign-in");
  else if (path === "/register" || path === "/sign-in") {
    const other = path === "/register" ? "sign-in" : "register";
    history.replaceState({}, "", `/${other}${location.search}`);
    drawLanding(other);
  } else if (visit.identifier === undefined)
    view.replaceChildren(element("h1", {}, [texts["error.invalid_session"]]));
}

globalThis.addEventListener("popstate", draw);
draw();
