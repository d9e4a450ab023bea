// What every page has: fragments that refresh themselves, keys, dialogs, forms that keep what was typed.
import "./fragments";
import { startDialogs } from "./dialogs";
import { startForms } from "./forms";
import { startKeys } from "./keys";
import { startRefused } from "./refused";
import { showCurrent } from "./segments";

startDialogs();
startKeys();
startForms();
startRefused();
showCurrent();
