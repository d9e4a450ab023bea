// The page of an incident: clock, capture, live changes, upload.
import { startCapture } from "./capture";
import { startClock } from "./clock";
import { startLive } from "./live";
import { startAtNewest } from "./newest";
import { startUpload } from "./upload";

startClock();
startLive();
startCapture();
startAtNewest();
startUpload();
