// The sign-in pages in the browser: the same addresses, fields and steps as Logto's, drawn with plain DOM calls.
/* global document, fetch, history, location, setInterval, clearInterval */
import { element, errorLine, field, link } from "/stand-in/elements.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const { texts } = settings;
const view = document.getElementById("view");
const codeLength = 6;
const resendSeconds = 60;

for (const image of document.querySelectorAll("img.logo"))
  image.addEventListener("error", () => image.remove());

/** What the visit knows, as long as the page isn't loaded again. */
const visit = { flow: "sign-in", identifier: undefined, verificationId: undefined };

const fill = (text, values) => text.replace(/{{\s*(\w+)\s*}}/g, (_, name) => values[name] ?? "");

async function api(method, path, body) {
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
async function step(show, work, handlers = {}) {
  show("");
  try {
    await work();
  } catch (error) {
    const handle = handlers[error.code];
    if (handle) await step(show, () => handle(error), {});
    else show(error.message);
  }
}

function go(path, draw) {
  history.pushState({}, "", `${path}${location.search}`);
  draw();
}

const eventOf = (flow) => (flow === "register" ? "Register" : "SignIn");

/** A phone number as people write it: "+86 13800138000". */
function shown({ type, value, countryCode }) {
  return type === "phone" ? `+${countryCode} ${value.slice(countryCode.length)}` : value;
}

async function finish() {
  const { redirectTo } = await api("POST", "/submit");
  location.assign(redirectTo);
}

const identify = (verificationId) => api("POST", "/identification", verificationId ? { verificationId } : {});

/** Landing pages: /sign-in and /register. */
function drawLanding(flow) {
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

function complaint({ type, value, national }) {
  if (type === "phone") return /^\d{4,}$/.test(national ?? "") ? undefined : texts["error.invalid_phone"];
  return value ? undefined : texts["error.username_required"];
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

async function sendCode({ type, value }) {
  const { verificationId } = await api("POST", "/verification/verification-code", {
    interactionEvent: eventOf(visit.flow),
    identifier: { type, value },
  });
  visit.verificationId = verificationId;
  go(`/${visit.flow}/verification-code`, drawCode);
}

async function signInByPassword(password) {
  const { type, value } = visit.identifier;
  const { verificationId } = await api("POST", "/verification/password", {
    identifier: { type, value },
    password,
  });
  await identify(verificationId);
  await finish();
}

/** The identifier: a phone number with a country code, a user name or an address, by what the experience allows. */
function identifierField(types) {
  const phoneOnly = types.length === 1 && types[0] === "phone";
  const names = {
    phone: texts["input.phone_number"],
    username: texts["input.username"],
    email: texts["input.email"],
  };
  const { node, input } = field({
    name: "identifier",
    type: phoneOnly ? "tel" : "text",
    inputmode: phoneOnly ? "tel" : "text",
    autocomplete: phoneOnly ? "tel" : "username",
    placeholder: types.map((type) => names[type]).join(" / "),
  });
  let countryCode = settings.callingCodes[0];
  const code = element("span", {}, [`+${countryCode}`]);
  const country = element("div", { class: "country", role: "button", tabindex: "0" }, [code]);
  const choose = () =>
    chooseCountry(countryCode, (chosen) => {
      countryCode = chosen;
      code.textContent = `+${chosen}`;
      input.focus();
    });
  country.addEventListener("click", choose);
  country.addEventListener("keydown", (event) => event.key === "Enter" && choose());
  const isPhone = () => phoneOnly || (types.includes("phone") && /^\+?[\d\s-]{3,}$/.test(input.value));
  const update = () => (isPhone() ? node.prepend(country) : country.remove());
  input.addEventListener("input", update);
  update();
  return {
    node,
    input,
    read() {
      const raw = input.value.trim();
      if (!isPhone())
        return {
          type:
            types.includes("email") && (raw.includes("@") || !types.includes("username"))
              ? "email"
              : "username",
          value: raw,
        };
      const national = raw.replace(/\D/g, "");
      return { type: "phone", value: `${countryCode}${national}`, national, countryCode };
    },
  };
}

function chooseCountry(current, onChoose) {
  const search = field({
    name: "country-code-search",
    type: "number",
    min: "0",
    placeholder: texts["input.search_region_code"],
  });
  const list = element("ul", {}, []);
  const box = element("dialog", { id: "country-code-dropdown" }, [search.node, list]);
  const close = () => box.remove();
  const draw = () => {
    const found = settings.callingCodes.filter((code) => code.startsWith(search.input.value));
    const items = found.map((code) => {
      const item = element(
        "li",
        { "data-id": code, role: "button", tabindex: "0", class: code === current ? "active" : "" },
        [`+${code}`],
      );
      const pick = () => {
        close();
        onChoose(code);
      };
      item.addEventListener("click", pick);
      item.addEventListener("keydown", (event) => event.key === "Enter" && pick());
      return item;
    });
    list.replaceChildren(
      ...(items.length > 0
        ? items
        : [element("p", { class: "muted" }, [texts["description.no_region_code_found"]])]),
    );
  };
  search.input.addEventListener("input", draw);
  box.addEventListener("close", close);
  box.addEventListener("click", (event) => event.target === box && close());
  draw();
  document.body.append(box);
  box.showModal();
}

/** The six boxes of the code; sent when the last one is filled. */
function drawCode() {
  const error = errorLine();
  const boxes = Array.from({ length: codeLength }, (_, index) =>
    element(
      "input",
      {
        name: `passcode_${index}`,
        "data-id": String(index),
        type: "number",
        inputmode: "numeric",
        pattern: "[0-9]*",
        autocomplete: "off",
      },
      [],
    ),
  );
  const clear = () => {
    for (const box of boxes) box.value = "";
    boxes[0].focus();
  };
  let busy = false;
  const send = async () => {
    const code = boxes.map((box) => box.value).join("");
    if (busy) return;
    if (code.length < codeLength) {
      error.show(texts["error.invalid_passcode"]);
      return;
    }
    busy = true;
    await step(error.show, () => submitCode(code), codeHandlers());
    busy = false;
    if (error.isShown()) clear();
  };
  const spread = (start, digits) => {
    for (const [offset, digit] of [...digits].entries())
      if (boxes[start + offset]) boxes[start + offset].value = digit;
    boxes[Math.min(start + digits.length, codeLength - 1)].focus();
    if (boxes.every((box) => box.value)) void send();
  };
  for (const [index, box] of boxes.entries()) {
    box.addEventListener("input", () => {
      const digits = box.value.replace(/\D/g, "");
      box.value = "";
      if (digits) spread(index, digits);
    });
    box.addEventListener("paste", (event) => {
      event.preventDefault();
      spread(index, event.clipboardData.getData("text").replace(/\D/g, ""));
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !box.value && index > 0) boxes[index - 1].focus();
    });
  }
  const method = settings.signIn.find(({ identifier }) => identifier === visit.identifier.type);
  const button = element("button", { type: "button" }, [texts["action.continue"]]);
  button.addEventListener("click", () => void send());
  view.replaceChildren(
    element("h1", { class: "left" }, [texts["description.verify_phone"]]),
    element("p", { class: "muted" }, [
      fill(texts["description.enter_passcode"], {
        address: texts["description.phone_number"],
        target: shown(visit.identifier),
      }),
    ]),
    element("form", {}, [
      element("div", { class: "passcode" }, boxes),
      error.node,
      resend(error.show, clear),
      button,
    ]),
    ...(visit.flow === "sign-in" && method?.password
      ? [
          element("p", { class: "below" }, [
            link(texts["action.sign_in_via_password"], () => go("/sign-in/password", drawPassword)),
          ]),
        ]
      : []),
  );
  boxes[0].focus();
}

/** "Not received yet?": a countdown, then a link. */
function resend(show, clear) {
  const line = element("p", { class: "muted" }, []);
  const start = () => {
    let seconds = resendSeconds;
    const tick = () => {
      line.textContent = fill(texts["description.resend_after_seconds"].replace(/<\/?span>/g, ""), {
        seconds: String(seconds),
      });
    };
    const timer = setInterval(() => {
      seconds -= 1;
      if (seconds > 0 && line.isConnected) tick();
      else {
        clearInterval(timer);
        offer();
      }
    }, 1000);
    tick();
  };
  const offer = () => {
    const [before, text, after] = texts["description.resend_passcode"].split(/<\/?a>/);
    const again = link(text, () =>
      step(show, async () => {
        const { type, value } = visit.identifier;
        const body = { interactionEvent: eventOf(visit.flow), identifier: { type, value } };
        visit.verificationId = (await api("POST", "/verification/verification-code", body)).verificationId;
        clear();
        start();
      }),
    );
    line.replaceChildren(before, again, after);
  };
  start();
  return line;
}

async function submitCode(code) {
  const { type, value } = visit.identifier;
  const { verificationId } = visit;
  await api("POST", "/verification/verification-code/verify", {
    identifier: { type, value },
    verificationId,
    code,
  });
  await identify(verificationId);
  await finish();
}

/** A known number at sign-up, an unknown one at sign-in, and a missing password lead on instead of stopping. */
function codeHandlers() {
  const value = shown(visit.identifier);
  return {
    "user.user_not_exist": async (error) => {
      if (settings.mode !== "SignInAndRegister" || !settings.signUp.includes(visit.identifier.type))
        throw error;
      await continueAs("Register", fill(texts["description.sign_in_id_does_not_exist"], { value }));
    },
    "user.phone_already_in_use": () =>
      continueAs("SignIn", fill(texts["description.create_account_id_exists"], { value })),
    "user.missing_profile": missingProfile,
  };
}

async function missingProfile(error) {
  if (!error.data?.missingProfile?.includes("password")) throw error;
  go("/continue/password", drawNewPassword);
}

async function continueAs(interactionEvent, question) {
  if (!(await confirm(question))) {
    history.back();
    return;
  }
  await api("PUT", "/interaction-event", { interactionEvent });
  try {
    await identify(visit.verificationId);
    await finish();
  } catch (error) {
    if (error.code !== "user.missing_profile") throw error;
    await missingProfile(error);
  }
}

function confirm(question) {
  return new Promise((resolve) => {
    const answer = (value) => () => {
      box.remove();
      resolve(value);
    };
    const yes = element("button", { type: "button" }, [texts["action.continue"]]);
    const no = element("button", { type: "button", class: "secondary" }, [texts["action.cancel"]]);
    const box = element("dialog", { role: "dialog" }, [
      element("p", {}, [question]),
      element("div", { class: "buttons" }, [no, yes]),
    ]);
    yes.addEventListener("click", answer(true));
    no.addEventListener("click", answer(false));
    box.addEventListener("cancel", answer(false));
    document.body.append(box);
    box.showModal();
  });
}

function drawPassword() {
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

function drawNewPassword() {
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
