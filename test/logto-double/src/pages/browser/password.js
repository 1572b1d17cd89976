// The pages that ask for a password, or for a new one.
import { missingProfile } from "./code.js";
import { element, errorLine, field, link } from "./elements.js";
import { sendCode } from "./landing.js";
import { api, finish, identify, settings, shown, step, texts, view, visit } from "./state.js";

export async function signInByPassword(password) {
  const { type, value } = visit.identifier;
  const { verificationId } = await api("POST", "/verification/password", {
    identifier: { type, value },
    password,
  });
  await identify(verificationId);
  await finish();
}

export function drawPassword() {
  const error = errorLine();
  const password = field({
    name: "password",
    type: "password",
    autocomplete: "current-password",
    placeholder: texts["input.password"],
  });
  const form = element("form", {}, [
    password.node,
    error.node,
    element("button", { type: "submit", name: "submit" }, [texts["action.continue"]]),
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!password.input.value) error.show(texts["error.password_required"]);
    else
      void step(error.show, () => signInByPassword(password.input.value), {
        "user.missing_profile": missingProfile,
      });
  });
  const method = settings.signIn.find(({ identifier }) => identifier === visit.identifier.type);
  const byCode = link(texts["action.sign_in_via_passcode"], () =>
    step(error.show, () => sendCode(visit.identifier)),
  );
  view.replaceChildren(
    element("h1", { class: "left" }, [texts["description.enter_password"]]),
    element("p", { class: "muted" }, [shown(visit.identifier)]),
    form,
    ...(method?.verificationCode ? [element("p", { class: "below" }, [byCode])] : []),
  );
  password.input.focus();
}

export function drawNewPassword() {
  const error = errorLine();
  const password = field({
    name: "newPassword",
    type: "password",
    autocomplete: "new-password",
    placeholder: texts["input.password"],
  });
  const form = element("form", {}, [
    password.node,
    error.node,
    element("button", { type: "submit", name: "submit" }, [texts["action.save_password"]]),
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void step(error.show, () => savePassword(password.input.value));
  });
  view.replaceChildren(element("h1", {}, [texts["description.set_password"]]), form);
  password.input.focus();
}

async function savePassword(password) {
  const { type, value } = visit.identifier;
  if (type === "username") {
    const identifier = { type, value };
    const { verificationId } = await api("POST", "/verification/new-password-identity", {
      identifier,
      password,
    });
    await identify(verificationId);
  } else {
    await api("POST", "/profile", { type: "password", value: password });
    if (visit.flow === "register") await identify();
  }
  await finish();
}
