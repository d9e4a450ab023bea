#!/usr/bin/env bash
# What action.yml runs: writes the report for code scanning, prints annotations, leaves the verdict to the last step.
# Takes FILES (one a line), LEVEL, FAIL_ON, CONFIG and SARIF; Afterword is installed in RUNNER_TEMP.
set -euo pipefail
programs="$RUNNER_TEMP/afterword/bin"
options=(--level "$LEVEL")
if [ -n "$CONFIG" ]; then options+=(--config "$CONFIG"); fi
while IFS= read -r file; do
  file="${file#"${file%%[![:space:]]*}"}"
  file="${file%"${file##*[![:space:]]}"}"
  if [ -n "$file" ]; then options+=("$file"); fi
done <<<"$FILES"

lint() { "$programs/afterword" lint "${options[@]}" "$@"; }

# Status 1 tells of findings; anything above it is a wrong call or a file that cannot be read, and ends the step here.
lint --format sarif --fail-on error >"$SARIF" || [ $? -eq 1 ]
status=0
lint --format github --fail-on "$FAIL_ON" || status=$?
if [ "$status" -gt 1 ]; then exit "$status"; fi

# Code scanning opens alerts for what a document excuses, too; such results are left out of what it is sent.
"$programs/python" - "$SARIF" >>"$GITHUB_OUTPUT" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
for run in report["runs"]:
    run["results"] = [one for one in run["results"] if not one.get("suppressions")]
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(report, file, ensure_ascii=False)
print(f"findings={sum(len(run['results']) for run in report['runs'])}")
PYTHON
printf 'sarif=%s\nstatus=%s\n' "$SARIF" "$status" >>"$GITHUB_OUTPUT"
