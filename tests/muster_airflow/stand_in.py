"""Stands in for `muster` where only the scheduling is tested: notes each call, ends as told.

STAND_IN_CODES names the exit codes of a step's calls in turn, such as {"gate": [4, 0]}.
"""

import json
import os
import sys
from pathlib import Path

calls = Path(os.environ["STAND_IN_CALLS"])
before = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
with calls.open("a", encoding="utf-8") as file:
    file.write(json.dumps(sys.argv[1:]) + "\n")
if sys.argv[1:3] == ["activate", "destinations"]:
    sys.stdout.write('["demo_files", "demo_mail"]\n')
codes = json.loads(os.environ.get("STAND_IN_CODES", "{}")).get(sys.argv[1], [])
number = sum(json.loads(line)[0] == sys.argv[1] for line in before)
code = codes[number] if number < len(codes) else 0
if code:
    sys.stderr.write(f"muster: the reason of call {number + 1}\n")
sys.exit(code)
