// The reading page: marks in the list of parts which one is being read.
import { spy } from "./spy";

spy(document.querySelectorAll<HTMLAnchorElement>(".toc a"));
