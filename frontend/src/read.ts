// The reading page: marks in the list of parts which one is being read.
import { watchTheEnd } from "./reader";
import { spy } from "./spy";

spy(document.querySelectorAll<HTMLAnchorElement>(".toc a"));
document.querySelectorAll<HTMLFormElement>("form.the-end").forEach(watchTheEnd);
