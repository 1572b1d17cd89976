// Landing pages: /sign-in and /register.
import { drawCode } from "./code.js";
import { element, errorLine, field, link } from "./elements.js";
import { complaint, identifierField } from "./identifier.js";
import { drawNewPassword, drawPassword, signInByPassword } from "./password.js";
import { api, eventOf, go, settings, step, texts, view, visit } from "./state.js";

/** Landing pages: /sign-in and /register. */
export function drawLanding(flow) {
  const register = flow === "register";
  const methods = register
    ? settings.signUp.map((identifier) => ({ identifier, verificationCode: true }))
    : settings.signIn;
  const passwordOnly = !register && methods.every(({ verificationCode }) => !verificationCode);
  const error = errorLine();
  const identifier = identifierField(methods.map((method) => method.identifier));
  const password = passwordOnly
    ? field({
        name: "password",
        type: "password",
        autocomplete: "current-password",
        placeholder: texts["input.password"],
      })
    : undefined;
  const form = element("form", { novalidate: "" }, [
    identifier.node,
    ...(password ? [password.node] : []),
    error.node,
    element("button", { type: "submit", name: "submit" }, [
      texts[register ? "action.create_account" : "action.sign_in"],
    ]),
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = identifier.read();
    const invalid =
      complaint(chosen) ?? (password && !password.input.value ? texts["error.password_required"] : undefined);
    if (invalid) {
      error.show(invalid);
      return;
    }
    visit.flow = flow;
    visit.identifier = chosen;
    void step(error.show, () => begin(methods, password?.input.value));
  });
  const switching = register
    ? [
        texts["description.have_account"],
        " ",
        link(texts["action.sign_in"], () => go("/sign-in", () => drawLanding("sign-in"))),
      ]
    : [
        texts["description.no_account"],
        " ",
        link(texts["action.create_account"], () => go("/register", () => drawLanding("register"))),
      ];
  view.replaceChildren(
    element("h1", {}, [
      texts[register ? "description.create_your_account" : "description.sign_in_to_your_account"],
    ]),
    form,
    ...(settings.mode === "SignInAndRegister" && settings.signUp.length > 0
      ? [element("p", { class: "below" }, switching)]
      : []),
    ...terms(),
  );
  identifier.input.focus();
}

function terms() {
  const links = [
    [settings.termsOfUseUrl, texts["description.terms_of_use"]],
    [settings.privacyPolicyUrl, texts["description.privacy_policy"]],
  ].filter(([address]) => address);
  const nodes = links.flatMap(([address, text]) => [
    element("a", { href: address, target: "_blank", rel: "noopener" }, [text]),
    " ",
  ]);
  return nodes.length > 0 ? [element("p", { class: "below" }, nodes)] : [];
}

async function begin(methods, password) {
  const { type, value } = visit.identifier;
  await api("PUT", "", { interactionEvent: eventOf(visit.flow) });
  if (password !== undefined) {
    await signInByPassword(password);
    return;
  }
  const method = methods.find(({ identifier }) => identifier === type);
  if (visit.flow === "register" && type === "username") go("/register/password", drawNewPassword);
  else if (method.password && (method.isPasswordPrimary || !method.verificationCode))
    go("/sign-in/password", drawPassword);
  else await sendCode({ type, value });
}

export async function sendCode({ type, value }) {
  const { verificationId } = await api("POST", "/verification/verification-code", {
    interactionEvent: eventOf(visit.flow),
    identifier: { type, value },
  });
  visit.verificationId = verificationId;
  go(`/${visit.flow}/verification-code`, drawCode);
}
