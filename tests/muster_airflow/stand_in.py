"""Stands in for `muster` where only the scheduling is tested: notes each call and succeeds."""

import json
import os
import sys
from pathlib import Path

with Path(os.environ["STAND_IN_CALLS"]).open("a", encoding="utf-8") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\n")
if sys.argv[1:3] == ["activate", "destinations"]:
    sys.stdout.write('["demo_files", "demo_mail"]\n')
