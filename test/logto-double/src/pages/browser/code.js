// The page of the verification code, and what follows a verified number.
/* global document, history */
import { element, errorLine, link } from "./elements.js";
import { drawNewPassword, drawPassword } from "./password.js";
import {
  api,
  eventOf,
  fill,
  finish,
  go,
  identify,
  settings,
  shown,
  step,
  texts,
  view,
  visit,
} from "./state.js";

const codeLength = 6;
const resendSeconds = 60;

/** The six boxes of the code; sent when the last one is filled. */
export function drawCode() {
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
  const byEmail = visit.identifier.type === "email";
  const button = element("button", { type: "button" }, [texts["action.continue"]]);
  button.addEventListener("click", () => void send());
  view.replaceChildren(
    element("h1", { class: "left" }, [
      texts[byEmail ? "description.verify_email" : "description.verify_phone"],
    ]),
    element("p", { class: "muted" }, [
      fill(texts["description.enter_passcode"], {
        address: texts[byEmail ? "description.email" : "description.phone_number"],
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

export async function missingProfile(error) {
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
