// The identifier's field, and what is wrong with what was typed.
import { chooseCountry } from "./country.js";
import { element, field } from "./elements.js";
import { settings, texts } from "./state.js";

export function complaint({ type, value, national }) {
  if (type === "phone") return /^\d{4,}$/.test(national ?? "") ? undefined : texts["error.invalid_phone"];
  return value ? undefined : texts["error.username_required"];
}

/** The identifier: a phone number with a country code, a user name or an address, by what the experience allows. */
export function identifierField(types) {
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
