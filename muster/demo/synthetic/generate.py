"""Writes all invented tables at once; what is in them is each source's own module."""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from muster.demo.synthetic.accounts import crm_account_people, crm_accounts
from muster.demo.synthetic.app import app_events
from muster.demo.synthetic.consents import crm_consents
from muster.demo.synthetic.crm import crm_people
from muster.demo.synthetic.media import ad_impressions, mail_events
from muster.demo.synthetic.people import draw_population
from muster.demo.synthetic.script import read_script
from muster.demo.synthetic.service import service_cases, store_visits
from muster.demo.synthetic.shop import SAMPLE_DIR, read_shop
from muster.demo.synthetic.tables import Row, write_parquet
from muster.demo.synthetic.truth import truth_identities, truth_people
from muster.demo.synthetic.webshop import web_events

MARKER, DRAFT = "synthetic.json", ".synthetic-"
DEFAULT_SEED = 2017


def generate(out_dir: Path, seed: int = DEFAULT_SEED) -> dict[str, int]:
    """Write `<out_dir>/<source>/<table>.parquet` for every invented table; return rows per table.

    Nothing is done when the same generator has already written the same seed there. The marker
    goes first and comes back last, so an interrupted run is seen and repeated.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    marker = out_dir / MARKER
    made_by = {"seed": seed, "generator": _fingerprint()}
    done = _read_marker(marker)
    if (
        done
        and done["made_by"] == made_by
        and all(_file(out_dir, name).exists() for name in done["rows"])
    ):
        return dict(done["rows"])
    marker.unlink(missing_ok=True)
    for left_over in out_dir.glob(f"{DRAFT}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    tables = build_tables(seed)
    work = Path(tempfile.mkdtemp(prefix=DRAFT, dir=out_dir))
    try:
        for name, rows in tables.items():
            write_parquet(name, rows, _file(work, name))
        for name in tables:
            target = _file(out_dir, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            _file(work, name).replace(target)
        rows_of = {name: len(rows) for name, rows in tables.items()}
        note = work / MARKER
        note.write_text(json.dumps({"made_by": made_by, "rows": rows_of}, indent=1) + "\n")
        note.replace(marker)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return rows_of


def build_tables(seed: int) -> dict[str, list[Row]]:
    """Return the rows of every invented table; the same seed returns the same rows."""
    shop, script = read_shop(), read_script()
    population = draw_population(shop, seed)
    return {
        "crm/people": crm_people(population, seed),
        "crm/consents": crm_consents(population, script, seed),
        "crm/accounts": crm_accounts(seed),
        "crm/account_people": crm_account_people(population, seed),
        "webshop/web_events": web_events(population, shop, script, seed),
        "app/app_events": app_events(population, shop, script, seed),
        "service/cases": service_cases(population, script, seed),
        "service/store_visits": store_visits(population, shop, script, seed),
        "media/ad_impressions": ad_impressions(population, script, seed),
        "media/mail_events": mail_events(population, shop, script, seed),
        "truth/people": truth_people(population),
        "truth/identities": truth_identities(population, script),
    }


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _fingerprint() -> str:
    """Return a digest of everything the rows depend on, so that an edit makes them anew."""
    demo = Path(__file__).parent.parent
    files = [*demo.glob("synthetic/*.py"), *demo.glob("*.csv"), *SAMPLE_DIR.glob("*.parquet")]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _read_marker(marker: Path) -> dict[str, dict[str, int]] | None:
    try:
        note = json.loads(marker.read_text())
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) and {"made_by", "rows"} <= note.keys() else None
