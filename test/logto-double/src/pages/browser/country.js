// The list of country codes.
/* global document */
import { element, field } from "./elements.js";
import { settings, texts } from "./state.js";

export function chooseCountry(current, onChoose) {
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
