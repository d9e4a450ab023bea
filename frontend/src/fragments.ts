// htmx with our settings, and the swap "morph", which leaves alone what did not change.
import htmx from "htmx.org";
import { morph } from "./morph";

htmx.config.includeIndicatorStyles = false; // the content security policy refuses inline styles
htmx.config.allowEval = false;
htmx.config.historyCacheSize = 0; // pages of an incident are not kept in the browser's storage

htmx.defineExtension("morph", {
  isInlineSwap: (style: string) => style === "morph:outerHTML",
  handleSwap: (style: string, target: Node, fragment: Node) => {
    if (!style.startsWith("morph") || !(target instanceof Element) || !(fragment instanceof DocumentFragment)) return false;
    return morph(target, fragment.children, style === "morph:innerHTML" ? "innerHTML" : "outerHTML");
  },
} as unknown as Parameters<typeof htmx.defineExtension>[1]);

// A session that ended answers with the sign-in page: never put that into a fragment.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean }>).detail;
  if (xhr.responseURL.includes("/accounts/login")) (event as CustomEvent<{ shouldSwap: boolean }>).detail.shouldSwap = false;
});
